"""The half of the mark of a database that lies inside it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0032_hours_and_caps_to_begin_with"),
    ]

    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("secret", models.CharField(max_length=64)),
                ("tick", models.BigIntegerField(db_default=0, default=0)),
            ],
            options={
                "verbose_name": "mark of the database",
                "verbose_name_plural": "marks of the database",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="epoch_is_one_row")],
            },
        ),
    ]
