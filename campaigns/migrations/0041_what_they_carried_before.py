"""Of the campaigns there are, what each provider carried; and reports that wait for a person are found by address.

A campaign at a time, each in one statement that nobody waits for: what moves meanwhile the triggers count.
"""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

MISSING = """
    INSERT INTO campaigns_providertally
           (campaign_id, channel, provider_id, country, day, status, messages, parts, unmeasured)
    SELECT campaign_id, channel, provider_id, country, day, status, sum(messages), sum(parts), sum(unmeasured)
      FROM (SELECT campaign_id, channel, provider_id, country,
                   (COALESCE(sent_at, intent_at) AT TIME ZONE 'UTC')::date AS day, status, 1 AS messages,
                   CASE channel WHEN 'sms' THEN COALESCE(parts, 0) ELSE 1 END AS parts,
                   (channel = 'sms' AND parts IS NULL)::int AS unmeasured
              FROM campaigns_message
             WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s
               AND status IN ('sent', 'delivered', 'bounced', 'in_doubt', 'rejected')
            UNION ALL
            SELECT campaign_id, channel, provider_id, country, day, status, -messages, -parts, -unmeasured
              FROM campaigns_providertally WHERE campaign_id = %(campaign)s) AS both_sides
     GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(messages) <> 0 OR sum(parts) <> 0 OR sum(unmeasured) <> 0
"""


def count_so_far(apps, schema_editor):
    kept = apps.get_model("campaigns", "Ledger").objects.filter(dropped_at=None).values("pk")
    left = apps.get_model("campaigns", "Campaign").objects.filter(ledger__in=kept).order_by("pk")
    for campaign, ledger in left.values_list("pk", "ledger"):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(MISSING, {"campaign": campaign, "ledger": ledger})


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("campaigns", "0040_what_providers_carried")]
    operations = [
        migrations.RunPython(count_so_far, migrations.RunPython.noop),
        AddIndexConcurrently(
            "receipt",
            django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("fingerprints__isnull", False)), fields=["fingerprints"], name="receipt_speaks_of"
            ),
        ),
    ]
