"""Ids of people that lie together when they come together; and one look for a topic less in every right."""

import django.db.models.deletion
from django.db import migrations, models

import committee.db


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0026_ids_whatever_their_case"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="topic",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consents",
                to="contacts.topic",
                verbose_name="topic",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="public_id",
            field=models.UUIDField(
                db_default=committee.db.TimeOrderedUUID(), editable=False, unique=True, verbose_name="public id"
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="subject",
            field=models.UUIDField(db_default=committee.db.TimeOrderedUUID(), editable=False, unique=True),
        ),
    ]
