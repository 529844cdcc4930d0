"""The letters that still hold the address of somebody who was erased are found at once, among millions of others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # built beside the running system
    dependencies = [("contacts", "0015_duplicates_are_found")]
    operations = [
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("kind", "erasure_done"), models.Q(("address", ""), _negated=True)),
                fields=["id"],
                name="notice_to_somebody_erased",
            ),
        ),
    ]
