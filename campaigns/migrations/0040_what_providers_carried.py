"""What each provider carried is counted as it moves, by country and day: from it follows what a campaign did cost."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from campaigns.enums import MessageStatus
from contacts.enums import Channel

_STATUSES = "'sent', 'delivered', 'bounced', 'in_doubt', 'rejected'"
_COLUMNS = "campaign_id, channel, provider_id, country, day, status, messages, parts, unmeasured"
# Of the message as it is now, or was before the statement.
_ROWS = """
    SELECT campaign_id, channel, provider_id, country, (COALESCE(sent_at, intent_at) AT TIME ZONE 'UTC')::date AS day,
           status, {sign}1 AS messages, {sign}(CASE channel WHEN 'sms' THEN COALESCE(parts, 0) ELSE 1 END) AS parts,
           {sign}(channel = 'sms' AND parts IS NULL)::int AS unmeasured
      FROM {rows} WHERE status IN ({statuses})
"""
_NOW = _ROWS.format(sign="", rows="now_rows", statuses=_STATUSES)
_THEN = _ROWS.format(sign="-", rows="then_rows", statuses=_STATUSES)
_SUMMED = f"""
        INSERT INTO campaigns_providertally ({_COLUMNS})
        SELECT campaign_id, channel, provider_id, country, day, status, sum(messages), sum(parts), sum(unmeasured)
          FROM ({{moved}}) AS moved GROUP BY 1, 2, 3, 4, 5, 6
        HAVING sum(messages) <> 0 OR sum(parts) <> 0 OR sum(unmeasured) <> 0;
"""
COUNT = f"""
CREATE FUNCTION campaigns_tally_carried() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        {_SUMMED.format(moved=f"{_NOW} UNION ALL {_THEN}")}
    ELSIF TG_OP = 'INSERT' THEN
        {_SUMMED.format(moved=_NOW)}
    ELSE
        {_SUMMED.format(moved=_THEN)}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER carried_inserts AFTER INSERT ON campaigns_message
    REFERENCING NEW TABLE AS now_rows FOR EACH STATEMENT EXECUTE FUNCTION campaigns_tally_carried();
CREATE TRIGGER carried_updates AFTER UPDATE ON campaigns_message
    REFERENCING NEW TABLE AS now_rows OLD TABLE AS then_rows FOR EACH STATEMENT EXECUTE FUNCTION campaigns_tally_carried();
CREATE TRIGGER carried_deletes AFTER DELETE ON campaigns_message
    REFERENCING OLD TABLE AS then_rows FOR EACH STATEMENT EXECUTE FUNCTION campaigns_tally_carried();
"""
UNCOUNT = """
DROP TRIGGER carried_inserts ON campaigns_message;
DROP TRIGGER carried_updates ON campaigns_message;
DROP TRIGGER carried_deletes ON campaigns_message;
DROP FUNCTION campaigns_tally_carried();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0039_holds_are_placed_step_by_step")]
    operations = [
        migrations.AddField("campaign", "foreseen_cost", models.JSONField(editable=False, null=True)),
        migrations.AddField(
            "message",
            "country",
            models.CharField(blank=True, db_default="", default="", max_length=2, verbose_name="country"),
        ),
        migrations.AddField(
            "receipt",
            "fingerprints",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BinaryField(max_length=32), editable=False, null=True, size=None
            ),
        ),
        migrations.CreateModel(
            name="ProviderTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(choices=Channel.choices, max_length=5, verbose_name="channel")),
                ("provider_id", models.SmallIntegerField(null=True)),
                (
                    "country",
                    models.CharField(blank=True, db_default="", default="", max_length=2, verbose_name="country"),
                ),
                ("day", models.DateField(null=True, verbose_name="day")),
                ("status", models.CharField(choices=MessageStatus.choices, max_length=9, verbose_name="status")),
                ("messages", models.BigIntegerField()),
                ("parts", models.BigIntegerField()),
                ("unmeasured", models.BigIntegerField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="provider_tallies",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of messages by provider",
                "verbose_name_plural": "counts of messages by provider",
            },
        ),
        migrations.RunSQL(COUNT, UNCOUNT),
        migrations.AlterField(
            "price",
            "provider",
            models.CharField(
                help_text="As it is called under Providers: what it carried is reckoned by it.",
                max_length=40,
                verbose_name="provider",
            ),
        ),
        migrations.AlterField(
            "hold",
            "why",
            models.CharField(
                help_text="Each of these people finds it in the file of what we hold on them: name nobody here.",
                max_length=200,
                verbose_name="why",
            ),
        ),
    ]
