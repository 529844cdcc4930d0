from __future__ import annotations

from django.db import migrations

from committee import roles

# As `committee.roles.PERMISSIONS` said when this was written.
PERMISSIONS = {
    "comms author": """
        view_messagetemplate add_messagetemplate change_messagetemplate delete_messagetemplate
        view_templateversion view_campaign add_campaign change_campaign delete_campaign
        schedule_campaign control_campaign view_report
    """,
    "approver": """
        view_messagetemplate view_templateversion view_campaign approve_campaign schedule_campaign
        control_campaign view_report
    """,
    "duty officer": """
        view_messagetemplate view_templateversion view_campaign add_campaign change_campaign
        schedule_campaign control_campaign view_report view_batch
    """,
    "manager": """
        view_messagetemplate view_templateversion view_campaign view_report
    """,
    "data-protection officer": """
        view_campaign view_report view_messagetemplate view_templateversion
    """,
    "administrator": """
        view_batch
    """,
}


def fill(apps, _schema_editor):
    roles.grant(apps, "campaigns", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_notice_templates"),
        ("committee", "0004_roles"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
