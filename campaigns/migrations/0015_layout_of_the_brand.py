"""The look of the brand as a row: from here on staff save the next ones."""

from __future__ import annotations

import hashlib

from django.db import migrations

from campaigns.migrations._brand import BRAND


def write(apps, _schema_editor):
    layout, made = apps.get_model("campaigns", "Layout").objects.get_or_create(
        name="Brand", defaults={"is_default": True}
    )
    if made:
        apps.get_model("campaigns", "LayoutVersion").objects.create(
            layout=layout, number=1, mjml=BRAND, sha256=hashlib.sha256(BRAND.encode()).hexdigest()
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0014_audience_of_sources")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
