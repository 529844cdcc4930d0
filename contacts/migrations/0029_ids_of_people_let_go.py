"""Who was let go by retention is known again by the fingerprints of their ids."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0028_pairs_compared_by_somebody")]

    operations = [
        migrations.CreateModel(
            name="FormerId",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(editable=False, max_length=32)),
                ("subject", models.UUIDField(editable=False)),
                ("let_go_at", models.DateTimeField(verbose_name="let go")),
            ],
            options={
                "verbose_name": "id of somebody let go",
                "verbose_name_plural": "ids of people let go",
                "indexes": [models.Index(fields=["subject"], name="former_id_of_subject")],
                "constraints": [models.UniqueConstraint(fields=("digest",), name="former_id_once")],
            },
        ),
    ]
