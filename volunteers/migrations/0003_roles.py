from __future__ import annotations

from django.db import migrations

from committee import roles

# As `committee.roles.PERMISSIONS` said when this was written.
PERMISSIONS = {
    "volunteer coordinator": """
        view_volunteer add_volunteer change_volunteer import_volunteer export_volunteer
        view_position add_position change_position delete_position import_position export_position
        view_shift add_shift change_shift delete_shift import_shift export_roster view_assignment
        add_assignment change_assignment delete_assignment import_assignment export_assignment
    """,
    "manager": """
        view_position view_shift
    """,
    "administrator": """
        view_position view_shift
    """,
}


def fill(apps, _schema_editor):
    roles.grant(apps, "volunteers", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0002_assignment_times"),
        ("committee", "0004_roles"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
