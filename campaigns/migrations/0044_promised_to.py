"""Which providers may have a message: asked where its answer was lost. Empty for all that is there, and free to add."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0043_doubts_are_noted")]
    operations = [
        migrations.AddField(
            "message",
            "promised_to",
            django.contrib.postgres.fields.ArrayField(models.SmallIntegerField(), null=True, size=None),
        )
    ]
