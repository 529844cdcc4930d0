"""What is in doubt is found by itself, asked about, and may be handed over again where the provider has it not."""

from django.db import migrations, models

from committee.db import AddIndexByPartition

# As in 0036, with one move more: from in doubt back to waiting. Replaced, for whoever reads messages need not wait.
GUARD = """
CREATE OR REPLACE TRIGGER message_moves_as_it_may AFTER UPDATE OF status ON campaigns_message FOR EACH ROW
    WHEN (OLD.status <> NEW.status AND NOT CASE OLD.status
        WHEN 'pending' THEN NEW.status IN
            ('sending', 'deferred', 'excluded', 'expired', 'failed', 'in_doubt', 'cancelled', 'sent', 'delivered',
             'bounced')
        WHEN 'sending' THEN NEW.status IN ('sent', 'rejected', 'deferred', 'failed', 'in_doubt', 'pending')
        WHEN 'deferred' THEN NEW.status IN
            ('sending', 'pending', 'excluded', 'expired', 'failed', 'in_doubt', 'cancelled', 'sent', 'delivered',
             'bounced')
        WHEN 'in_doubt' THEN NEW.status IN ('sent', 'rejected', 'failed', 'delivered', 'bounced', 'pending')
        WHEN 'sent' THEN NEW.status IN ('delivered', 'bounced')
        WHEN 'delivered' THEN NEW.status = 'bounced'
        ELSE false END)
    EXECUTE FUNCTION campaigns_refuse_move();
"""


class Migration(migrations.Migration):
    atomic = False  # the lock of the trigger is gone before the indexes are built
    dependencies = [("campaigns", "0036_waves_and_moves")]
    operations = [
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        AddIndexByPartition(
            "message",
            models.Index(
                fields=["channel", "intent_at"], condition=models.Q(status="in_doubt"), name="message_in_doubt"
            ),
        ),
    ]
