"""Who may say that a restored copy is the database from now on."""

from __future__ import annotations

from django.db import migrations

from committee import roles

# What this migration adds to `committee.roles.PERMISSIONS`, as it stood when it was written.
PERMISSIONS = {"administrator": "accept_restored"}


def fill(apps, _schema_editor):
    roles.grant(apps, "campaigns", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0045_codes_leave_once")]
    operations = [
        migrations.AlterModelOptions(
            name="epoch",
            options={
                "permissions": [("accept_restored", "Can accept a restored database as the one that sends")],
                "verbose_name": "mark of the database",
                "verbose_name_plural": "marks of the database",
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
