"""Who may work with attributes, lists, duplicates, requests and retention."""

from django.db import migrations

from committee.roles import Role, grant

PERMISSIONS = {
    Role.AUTHOR: """
        view_peoplelist add_peoplelist change_peoplelist delete_peoplelist
        view_attribute view_reference view_duplicate change_duplicate view_merge merge_contact
    """,
    Role.DUTY_OFFICER: "view_peoplelist view_attribute",
    Role.PROTECTION_OFFICER: """
        view_reference view_ticketevent view_wording view_duplicate change_duplicate view_merge merge_contact
        view_rightsrequest add_rightsrequest change_rightsrequest view_requeststep
        view_retentionrule change_retentionrule view_retentionrun view_attribute view_peoplelist
    """,
    Role.ADMINISTRATOR: "view_attribute add_attribute change_attribute delete_attribute",
}


def grant_them(apps, _schema_editor):
    grant(apps, "contacts", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0011_people_are_found"), ("committee", "0004_roles")]
    operations = [migrations.RunPython(grant_them, migrations.RunPython.noop)]
