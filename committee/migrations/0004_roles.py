from __future__ import annotations

from django.db import migrations

from committee import roles

# As `committee.roles.PERMISSIONS` said when this was written.
PERMISSIONS = {
    "comms author": """
        view_phase view_venue view_venuepart view_gate view_zone view_venuenameform view_discipline
        view_session view_transportline view_station view_functionalarea view_partner
        view_programmeversion view_programmechange
    """,
    "approver": """
        view_phase view_venue view_venuepart view_gate view_zone view_venuenameform view_discipline
        view_session view_transportline view_station view_functionalarea view_partner
        view_programmeversion view_programmechange
    """,
    "duty officer": """
        view_phase view_venue view_venuepart view_gate view_zone view_venuenameform view_discipline
        view_session view_transportline view_station view_functionalarea view_partner
        view_programmeversion view_programmechange change_session
    """,
    "volunteer coordinator": """
        view_phase view_venue view_venuepart view_gate view_zone view_venuenameform view_discipline
        view_session view_transportline view_station view_functionalarea view_partner
        view_programmeversion view_programmechange
    """,
    "manager": """
        view_phase view_venue view_venuepart view_gate view_zone view_venuenameform view_discipline
        view_session view_transportline view_station view_functionalarea view_partner
        view_programmeversion view_programmechange view_auditentry
    """,
    "data-protection officer": """
        view_auditentry
    """,
    "administrator": """
        view_user add_user change_user delete_user view_apitoken add_apitoken change_apitoken
        view_phase add_phase change_phase delete_phase import_phase export_phase view_venue
        add_venue change_venue delete_venue import_venue export_venue view_venuepart add_venuepart
        change_venuepart delete_venuepart import_venuepart export_venuepart view_gate add_gate
        change_gate delete_gate import_gate export_gate view_zone add_zone change_zone delete_zone
        import_zone export_zone view_venuenameform add_venuenameform change_venuenameform
        delete_venuenameform import_venuenameform export_venuenameform view_discipline
        add_discipline change_discipline delete_discipline import_discipline export_discipline
        view_session add_session change_session delete_session import_session export_session
        view_transportline add_transportline change_transportline delete_transportline
        import_transportline export_transportline view_station add_station change_station
        delete_station import_station export_station view_functionalarea add_functionalarea
        change_functionalarea delete_functionalarea import_functionalarea export_functionalarea
        view_partner add_partner change_partner delete_partner import_partner export_partner
        view_programmeversion view_programmechange
    """,
}


def fill(apps, _schema_editor):
    roles.grant(apps, "committee", PERMISSIONS)
    roles.grant(apps, "auth", {"administrator": "view_group"})


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0003_programme_in_files"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(roles.create_roles, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
