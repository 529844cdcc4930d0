"""The ticket shop tells what happened: a scope of its own."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0004_roles"),
    ]

    operations = [
        migrations.AlterField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("contacts:write", "create and update contacts"),
                        ("tickets:write", "tell what happened to tickets"),
                        ("campaigns:read", "read campaign reports"),
                    ],
                    max_length=40,
                ),
                default=list,
                size=None,
                verbose_name="scopes",
            ),
        ),
    ]
