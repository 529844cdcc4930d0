"""People give a new address, which a letter of its own confirms."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0030_imports_of_every_kind")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("confirm_opt_in", "confirmation of a sign-up"),
                    ("preferences_link", "link to the preference centre"),
                    ("export_ready", "link to the person’s own data"),
                    ("confirm_erasure", "confirmation of an erasure"),
                    ("erasure_done", "notice that a person was erased"),
                    ("new_address", "confirmation of a new address"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
    ]
