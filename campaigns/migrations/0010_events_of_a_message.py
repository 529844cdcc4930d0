"""What the reader of a message did with it is found at once; one index instead of two."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # built beside the running system
    dependencies = [("campaigns", "0009_notices_of_rights")]
    operations = [
        AddIndexConcurrently(
            model_name="event", index=models.Index(fields=["campaign", "n"], name="event_of_message")
        ),
        migrations.AlterField(
            model_name="event",
            name="campaign",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="campaigns.campaign",
                verbose_name="campaign",
            ),
        ),
    ]
