"""Who sees how providers do and what they report, and who may stop everything."""

from __future__ import annotations

from django.db import migrations

from committee import roles

# What this migration adds to `committee.roles.PERMISSIONS`, as it stood when it was written.
PERMISSIONS = {
    "comms author": "view_standstill view_providerstate",
    "approver": "stop_everything view_standstill view_providerstate",
    "duty officer": "stop_everything view_standstill view_providerstate view_receipt",
    "manager": "view_standstill view_providerstate",
    "data-protection officer": "view_receipt",
    "administrator": """
        stop_everything view_standstill view_receipt change_receipt view_providerstate change_providerstate
    """,
}


def fill(apps, _schema_editor):
    roles.grant(apps, "campaigns", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0027_counts_of_messages")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
