"""A role for those who translate; who may read and write how names stand in sentences."""

from __future__ import annotations

from django.db import migrations

from committee import roles

_VIEW = "view_disciplinenameform view_linenameform"
# What this migration adds to `committee.roles.PERMISSIONS`, as it stood when it was written.
PERMISSIONS = {
    "comms author": _VIEW,
    "translator": f"""
        view_phase view_venue view_venuepart view_gate view_zone view_venuenameform view_discipline view_session
        view_transportline view_station view_functionalarea view_partner view_programmeversion view_programmechange
        {_VIEW}
    """,
    "approver": _VIEW,
    "duty officer": _VIEW,
    "volunteer coordinator": _VIEW,
    "manager": _VIEW,
    "administrator": f"""
        {_VIEW}
        add_disciplinenameform change_disciplinenameform delete_disciplinenameform
        import_disciplinenameform export_disciplinenameform
        add_linenameform change_linenameform delete_linenameform import_linenameform export_linenameform
    """,
}


def fill(apps, schema_editor):
    roles.create_roles(apps, schema_editor)
    roles.grant(apps, "committee", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("committee", "0006_name_forms"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
