"""The endpoint of a push subscription is longer than any e-mail address. PostgreSQL rewrites no row for it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0033_marks_of_databases")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="address",
            field=models.CharField(blank=True, db_default="", max_length=1000, verbose_name="address"),
        ),
    ]
