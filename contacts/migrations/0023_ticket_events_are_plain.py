"""What an event of a ticket names was looked up as it was told: no constraint asks again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0005_tickets_are_told"),
        ("contacts", "0022_objections"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ticketevent",
            name="gate",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.gate",
            ),
        ),
        migrations.AlterField(
            model_name="ticketevent",
            name="holder",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.contact",
                verbose_name="holder",
            ),
        ),
        migrations.AlterField(
            model_name="ticketevent",
            name="session",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.session",
            ),
        ),
        migrations.AlterField(
            model_name="ticketevent",
            name="venue_part",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.venuepart",
            ),
        ),
    ]
