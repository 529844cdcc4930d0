"""Of an edit it is kept whose unread words it brought along; of an approval that ended, why, for readers of any language."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0018_nothing_leaves_unapproved")]
    operations = [
        migrations.AddField(
            model_name="edit",
            name="brought",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="edit",
            name="via",
            field=models.CharField(
                choices=[
                    ("page", "page"),
                    ("desk", "translation desk"),
                    ("xliff", "XLIFF"),
                    ("workbook", "Excel file"),
                    ("restore", "restored version"),
                    ("copy", "copy"),
                    ("machine", "machine translation"),
                    ("library", "a picture or a product of the library"),
                    ("look", "the newest version of the layout"),
                ],
                max_length=8,
                verbose_name="by way of",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="voided_why",
            field=models.TextField(blank=True, default="", verbose_name="why it is void"),
        ),
    ]
