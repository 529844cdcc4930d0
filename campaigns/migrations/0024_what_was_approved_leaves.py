"""What an approval was given for stays: texts that were compiled, and for what and about what a template writes."""

import django.contrib.postgres.fields
from django.db import migrations, models

# A row of a campaign is read by its approver and then leaves: another text is another row.
KEPT = """
    CREATE FUNCTION compiled_text_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'compiled_text_is_kept: a text of a campaign stays as it was read'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'compiled_text_is_kept';
    END $$;
    CREATE TRIGGER campaigns_compiledtext_is_kept BEFORE UPDATE ON campaigns_compiledtext
        FOR EACH ROW WHEN (OLD.campaign_id IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*)
        EXECUTE FUNCTION compiled_text_is_kept();
"""
NOT_KEPT = """
    DROP TRIGGER campaigns_compiledtext_is_kept ON campaigns_compiledtext;
    DROP FUNCTION compiled_text_is_kept();
"""
# Whose consent is asked for and which lane it leaves by are read from the template while a campaign is under way.
FOR_WHAT = """
    CREATE FUNCTION template_keeps_for_what_it_writes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM campaigns_campaign
                    WHERE template_id = OLD.id AND version_id IS NOT NULL
                      AND status NOT IN ('draft', 'finished', 'cancelled', 'missed')) THEN
            RAISE EXCEPTION 'template_keeps_for_what_it_writes: a campaign was approved with its purpose and topic'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'template_keeps_for_what_it_writes';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER campaigns_messagetemplate_keeps_for_what_it_writes BEFORE UPDATE ON campaigns_messagetemplate
        FOR EACH ROW WHEN (OLD.purpose <> NEW.purpose OR OLD.topic_id <> NEW.topic_id)
        EXECUTE FUNCTION template_keeps_for_what_it_writes();
"""
NOT_FOR_WHAT = """
    DROP TRIGGER campaigns_messagetemplate_keeps_for_what_it_writes ON campaigns_messagetemplate;
    DROP FUNCTION template_keeps_for_what_it_writes();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0023_templates_are_archived")]
    operations = [
        migrations.AddField(
            model_name="compiledtext",
            name="sessions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), null=True, size=None
            ),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(FOR_WHAT, NOT_FOR_WHAT),
    ]
