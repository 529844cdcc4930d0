"""Reports of providers wait in the order in which they are due; a complaint, an opening, a click is told once."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0034_push_endpoints"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="receipt",
            name="receipt_waiting",
        ),
        migrations.AlterField(
            model_name="receipt",
            name="not_before",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), null=True),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(condition=models.Q(("state", "new")), fields=["not_before", "id"], name="receipt_due"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "complaint")),
                fields=("campaign", "n"),
                name="event_one_complaint_a_message",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["open", "click"])),
                fields=("campaign", "n", "kind", "at"),
                name="event_of_reading_told_once",
            ),
        ),
    ]
