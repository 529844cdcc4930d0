from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0016_indexes_for_millions"), ("contacts", "0017_imports_at_scale")]

    operations = [
        migrations.AddField(
            model_name="segment",
            name="people_count",
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name="people"),
        ),
        migrations.AddField(
            model_name="segment",
            name="counted_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="counted"),
        ),
    ]
