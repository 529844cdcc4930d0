"""By which names providers tell of letters of the outbox: found by their age, beside writers."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("campaigns", "0046_who_accepts_restored")]
    operations = [
        AddIndexConcurrently(
            model_name="messagereference",
            index=models.Index(condition=models.Q(("campaign", 0)), fields=["at"], name="reference_of_a_letter"),
        ),
    ]
