from __future__ import annotations

from django.db import migrations

from committee import roles

# As `committee.roles.PERMISSIONS` said when this was written.
PERMISSIONS = {
    "comms author": """
        view_contact add_contact change_contact import_contact view_address add_address
        change_address delete_address view_consent view_ticket view_topic view_notice view_segment
        add_segment change_segment delete_segment view_importrun add_importrun change_importrun
    """,
    "approver": """
        view_topic view_segment
    """,
    "duty officer": """
        view_topic view_segment add_segment change_segment
    """,
    "volunteer coordinator": """
        view_contact
    """,
    "manager": """
        view_topic view_segment
    """,
    "data-protection officer": """
        view_contact change_contact delete_contact export_contact view_address view_ticket
        view_topic view_consent view_consentrecord view_consentproof view_suppression
        add_suppression change_suppression lift_suppression view_notice view_importrun
    """,
    "administrator": """
        view_topic add_topic change_topic delete_topic view_notice view_importrun
    """,
}


def fill(apps, _schema_editor):
    roles.grant(apps, "contacts", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_imported_contacts"),
        ("committee", "0004_roles"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
