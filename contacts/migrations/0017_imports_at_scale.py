"""Imports at eleven million: what was refused, whom a check has met, and constraints that asked what is certain."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0016_letters_to_people_erased"),
    ]

    operations = [
        migrations.AddField(
            model_name="importedcontact",
            name="line",
            field=models.PositiveIntegerField(db_default=0, verbose_name="line"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="checked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="checked"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="size",
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name="consent",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.consentrecord",
            ),
        ),
        migrations.AlterField(
            model_name="importedcontact",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="imports",
                to="contacts.contact",
                verbose_name="contact",
            ),
        ),
        migrations.AlterField(
            model_name="importedcontact",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="people",
                to="contacts.importrun",
                verbose_name="import",
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="sha256",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.CreateModel(
            name="CheckedKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("line", models.PositiveIntegerField()),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "key met by a check",
                "verbose_name_plural": "keys met by checks",
                "constraints": [models.UniqueConstraint(fields=("run", "key"), name="checked_key_once_per_run")],
            },
        ),
        migrations.CreateModel(
            name="RefusedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                ("problems", models.JSONField(default=list)),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_rows",
                        to="contacts.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused row",
                "verbose_name_plural": "refused rows",
                "constraints": [models.UniqueConstraint(fields=("run", "line"), name="refused_row_once_per_line")],
            },
        ),
        # A check only foretells: after a crash it may take a repeated row for a new one, and the import does not.
        migrations.RunSQL(
            "ALTER TABLE contacts_checkedkey SET UNLOGGED",
            "ALTER TABLE contacts_checkedkey SET LOGGED",
            elidable=False,
        ),
        # Until now the whole file was looked at before its preview was shown.
        migrations.RunSQL("UPDATE contacts_importrun SET checked_at = created_at", migrations.RunSQL.noop),
    ]
