"""One index says both who was written to once and what one person was told: there were two, and each row paid for them."""

from django.db import migrations, models

from committee.db import AddUniqueByPartition


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("campaigns", "0048_trials_on_all_channels")]
    operations = [
        AddUniqueByPartition(
            "message",
            models.UniqueConstraint(
                fields=["contact_id", "campaign", "channel", "ledger"], name="message_once_per_contact"
            ),
        ),
        migrations.RemoveConstraint("message", "message_once_per_contact_and_channel"),
        migrations.RemoveIndex("message", "message_of_contact"),
    ]
