"""The spells of one ticket are found by its number; a ticket may be moved to another session."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0019_rules_are_trees")]
    operations = [
        migrations.AlterField(
            model_name="ticket",
            name="status",
            field=models.CharField(
                choices=[
                    ("held", "held"),
                    ("transferred", "transferred"),
                    ("resold", "resold"),
                    ("refunded", "refunded"),
                    ("moved", "moved to another session"),
                ],
                default="held",
                max_length=11,
                verbose_name="status",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(fields=["number", "system"], name="ticket_by_number"),
        ),
    ]
