"""Messages in doubt are noted beside the others: their index kept every move of every message from being a short one."""

import django.db.models.deletion
from django.db import migrations, models

NOTE = """
CREATE FUNCTION campaigns_note_doubt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO campaigns_doubt (campaign_id, ledger, n, channel)
    VALUES (NEW.campaign_id, NEW.ledger, NEW.n, NEW.channel) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER message_in_doubt_is_noted AFTER UPDATE OF status ON campaigns_message FOR EACH ROW
    WHEN (NEW.status = 'in_doubt' AND OLD.status <> 'in_doubt')
    EXECUTE FUNCTION campaigns_note_doubt();
"""
FORGET = """
DROP TRIGGER message_in_doubt_is_noted ON campaigns_message;
DROP FUNCTION campaigns_note_doubt();
"""
# After the trigger, so that none falls between the two.
NOTE_THE_OTHERS = """
INSERT INTO campaigns_doubt (campaign_id, ledger, n, channel)
SELECT campaign_id, ledger, n, channel FROM campaigns_message WHERE status = 'in_doubt' ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0042_readings")]
    operations = [
        migrations.CreateModel(
            name="Doubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ledger", models.IntegerField(verbose_name="ledger")),
                ("n", models.IntegerField()),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")],
                        max_length=5,
                        verbose_name="channel",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "message in doubt",
                "verbose_name_plural": "messages in doubt",
                "constraints": [models.UniqueConstraint(fields=("campaign", "n"), name="doubt_noted_once")],
            },
        ),
        migrations.RunSQL(NOTE, FORGET),
        migrations.RunSQL(NOTE_THE_OTHERS, migrations.RunSQL.noop),
        migrations.RemoveIndex("message", "message_in_doubt"),
    ]
