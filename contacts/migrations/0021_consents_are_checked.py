"""Every night the rights are compared with the ledger; whom a merge has joined is found by an index."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0020_tickets_by_number")]
    operations = [
        migrations.CreateModel(
            name="ConsentCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                ("reached", models.BigIntegerField(default=0)),
                ("people", models.PositiveIntegerField(default=0, verbose_name="people")),
                (
                    "differing",
                    models.PositiveIntegerField(default=0, verbose_name="people whose rights differ from the ledger"),
                ),
            ],
            options={"verbose_name": "check of the consents", "verbose_name_plural": "checks of the consents"},
        ),
        AddIndexConcurrently(
            model_name="consentrecord",
            index=models.Index(
                condition=models.Q(("joined_subject__isnull", False)),
                fields=["subject"],
                name="consent_record_of_merge",
            ),
        ),
    ]
