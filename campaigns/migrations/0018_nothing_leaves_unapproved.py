"""What the program keeps to, the database asks for too: a campaign leaves by an approval that stands, a request for one
begins open, and a template is approved with words of its own.

Campaigns that were scheduled or sent before there were approvals keep their status and may go on; what is scheduled
from here on needs one.
"""

from __future__ import annotations

from django.db import migrations

CAMPAIGN_LEAVES_APPROVED = """
    CREATE FUNCTION campaign_leaves_approved() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        leaving text[] := ARRAY['approved', 'scheduled', 'preparing', 'sending', 'paused', 'finished'];
    BEGIN
        IF NEW.status <> ALL (leaving) THEN
            RETURN NEW;
        END IF;
        -- On its way already, by what it was approved for; before there were approvals, by nothing.
        IF TG_OP = 'UPDATE' AND OLD.status = ANY (leaving) AND NEW.approved_sha256 = OLD.approved_sha256
            AND NOT (NEW.status IN ('approved', 'scheduled') AND NEW.status <> OLD.status)
        THEN
            RETURN NEW;
        END IF;
        IF NOT EXISTS (SELECT FROM campaigns_review
                        WHERE campaign_id = NEW.id AND sha256 = NEW.approved_sha256
                          AND decision = 'approved' AND voided_at IS NULL)
        THEN
            RAISE EXCEPTION 'campaign_leaves_approved: no approval of campaign % stands', NEW.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'campaign_leaves_approved';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER campaign_leaves_approved BEFORE INSERT OR UPDATE OF status, approved_sha256 ON campaigns_campaign
        FOR EACH ROW EXECUTE FUNCTION campaign_leaves_approved();
"""

REVIEW_BEGINS_OPEN = """
    CREATE FUNCTION review_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.decision <> '' OR NEW.voided_at IS NOT NULL THEN
            RAISE EXCEPTION 'review_begins_open: nobody has decided on what is only asked for'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_begins_open';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER review_begins_open BEFORE INSERT ON campaigns_review
        FOR EACH ROW EXECUTE FUNCTION review_begins_open();
"""

# Checked at once: the key that Django made itself waits for the end of the transaction.
APPROVED_WITH_ITS_OWN_WORDS = """
    ALTER TABLE campaigns_templateversion
        ADD CONSTRAINT template_version_of_its_template UNIQUE (template_id, id);
    ALTER TABLE campaigns_messagetemplate
        ADD CONSTRAINT template_approved_with_its_own_words FOREIGN KEY (id, approved_version_id)
            REFERENCES campaigns_templateversion (template_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0017_letters_are_approved")]
    operations = [
        migrations.RunSQL(
            CAMPAIGN_LEAVES_APPROVED,
            "DROP TRIGGER campaign_leaves_approved ON campaigns_campaign; DROP FUNCTION campaign_leaves_approved;",
        ),
        migrations.RunSQL(
            REVIEW_BEGINS_OPEN,
            "DROP TRIGGER review_begins_open ON campaigns_review; DROP FUNCTION review_begins_open;",
        ),
        migrations.RunSQL(
            APPROVED_WITH_ITS_OWN_WORDS,
            "ALTER TABLE campaigns_messagetemplate DROP CONSTRAINT template_approved_with_its_own_words;"
            "ALTER TABLE campaigns_templateversion DROP CONSTRAINT template_version_of_its_template;",
        ),
    ]
