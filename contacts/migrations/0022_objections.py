"""Somebody may object to any message: the address itself is suppressed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0021_consents_are_checked")]
    operations = [
        migrations.AlterField(
            model_name="suppression",
            name="reason",
            field=models.CharField(
                choices=[
                    ("dead_address", "dead address"),
                    ("complaint", "complaint"),
                    ("objection", "objection to any message"),
                    ("erasure", "erasure"),
                    ("staff", "decision of staff"),
                ],
                max_length=12,
                verbose_name="reason",
            ),
        ),
    ]
