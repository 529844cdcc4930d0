"""Messages are counted as they move: a page never counts millions of rows."""

from django.db import migrations

# Once a statement, not once a row: two hundred messages that leave are two rows here.
COUNT = """
CREATE OR REPLACE FUNCTION campaigns_tally_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO campaigns_tally (campaign_id, channel, language, variant, status, reason, possible_duplicate, delta)
        SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, count(*)
          FROM now_rows GROUP BY 1, 2, 3, 4, 5, 6, 7;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO campaigns_tally (campaign_id, channel, language, variant, status, reason, possible_duplicate, delta)
        SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, -count(*)
          FROM then_rows GROUP BY 1, 2, 3, 4, 5, 6, 7;
    ELSE
        INSERT INTO campaigns_tally (campaign_id, channel, language, variant, status, reason, possible_duplicate, delta)
        SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, sum(step)
          FROM (SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, 1 AS step FROM now_rows
                UNION ALL
                SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, -1 FROM then_rows)
               AS moved
         GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(step) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tally_inserts AFTER INSERT ON campaigns_message
    REFERENCING NEW TABLE AS now_rows FOR EACH STATEMENT EXECUTE FUNCTION campaigns_tally_moves();
CREATE OR REPLACE TRIGGER tally_updates AFTER UPDATE ON campaigns_message
    REFERENCING NEW TABLE AS now_rows OLD TABLE AS then_rows FOR EACH STATEMENT EXECUTE FUNCTION campaigns_tally_moves();
CREATE OR REPLACE TRIGGER tally_deletes AFTER DELETE ON campaigns_message
    REFERENCING OLD TABLE AS then_rows FOR EACH STATEMENT EXECUTE FUNCTION campaigns_tally_moves();
"""
UNCOUNT = """
DROP TRIGGER tally_inserts ON campaigns_message;
DROP TRIGGER tally_updates ON campaigns_message;
DROP TRIGGER tally_deletes ON campaigns_message;
DROP FUNCTION campaigns_tally_moves();
"""

# Of one ledger, what its messages say beyond what has been counted. One statement, and so one moment: what moves
# meanwhile is in both or in neither, nobody waits, and a second time there is nothing left to write.
COUNT_SO_FAR = """
INSERT INTO campaigns_tally (campaign_id, channel, language, variant, status, reason, possible_duplicate, delta)
SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, sum(step)
  FROM (SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, count(*) AS step
          FROM campaigns_message WHERE ledger = %(ledger)s GROUP BY 1, 2, 3, 4, 5, 6, 7
        UNION ALL
        SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, -delta
          FROM campaigns_tally
         WHERE campaign_id IN (SELECT id FROM campaigns_campaign WHERE ledger = %(ledger)s)) AS both_sides
 GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(step) <> 0
"""


def count_so_far(apps, schema_editor):
    """After the triggers, ledger by ledger: a campaign that leaves meanwhile goes on leaving."""
    with schema_editor.connection.cursor() as cursor:
        for ledger in apps.get_model("campaigns", "Ledger").objects.order_by("pk").values_list("pk", flat=True):
            cursor.execute(COUNT_SO_FAR, {"ledger": ledger})


def forget_counts(apps, _schema_editor):
    apps.get_model("campaigns", "Tally").objects.all().delete()


class Migration(migrations.Migration):
    atomic = False  # the lock of the triggers is gone before millions are counted
    dependencies = [("campaigns", "0026_delivery")]
    operations = [
        migrations.RunSQL(COUNT, UNCOUNT),
        migrations.RunPython(count_so_far, forget_counts),
    ]
