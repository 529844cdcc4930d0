"""Indexes that counts, audiences and holders of millions read instead of the tables; and those nobody reads go."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("committee", "0004_roles"), ("contacts", "0015_duplicates_are_found")]
    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("erased_at", None), ("merged_into", None)),
                fields=["id"],
                include=("language", "country", "birth_year", "is_minor"),
                name="contact_present",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=models.Index(fields=["session", "status", "contact"], name="ticket_of_session"),
        ),
        RemoveIndexConcurrently(model_name="ticket", name="ticket_holders_of_session"),
        RemoveIndexConcurrently(model_name="ticket", name="ticket_former_holders"),
        migrations.AlterField(
            model_name="contact",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="contacts.contact",
                verbose_name="merged into",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="session",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="committee.session",
                verbose_name="session",
            ),
        ),
    ]
