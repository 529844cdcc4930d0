"""What somebody has seen who let a held campaign go on; and no message moves from a status to one that cannot follow."""

from django.db import migrations, models

# `campaigns.flow.moves`, as it stood when this was written. Asked in the condition of the trigger, of the rows whose
# status changes: its function is called for those alone that may not move so.
GUARD = """
CREATE FUNCTION campaigns_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'message_moves_as_it_may: %.% cannot move from % to %',
        NEW.campaign_id, NEW.n, OLD.status, NEW.status USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER message_moves_as_it_may AFTER UPDATE OF status ON campaigns_message FOR EACH ROW
    WHEN (OLD.status <> NEW.status AND NOT CASE OLD.status
        WHEN 'pending' THEN NEW.status IN
            ('sending', 'deferred', 'excluded', 'expired', 'failed', 'in_doubt', 'cancelled', 'sent', 'delivered',
             'bounced')
        WHEN 'sending' THEN NEW.status IN ('sent', 'rejected', 'deferred', 'failed', 'in_doubt', 'pending')
        WHEN 'deferred' THEN NEW.status IN
            ('sending', 'pending', 'excluded', 'expired', 'failed', 'in_doubt', 'cancelled', 'sent', 'delivered',
             'bounced')
        WHEN 'in_doubt' THEN NEW.status IN ('sent', 'rejected', 'failed', 'delivered', 'bounced')
        WHEN 'sent' THEN NEW.status IN ('delivered', 'bounced')
        WHEN 'delivered' THEN NEW.status = 'bounced'
        ELSE false END)
    EXECUTE FUNCTION campaigns_refuse_move();
"""
UNGUARD = """
DROP TRIGGER message_moves_as_it_may ON campaigns_message;
DROP FUNCTION campaigns_refuse_move();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0035_feedback")]
    operations = [
        migrations.AddField("campaign", "seen_welcome", models.JSONField(db_default={}, default=dict, editable=False)),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
