"""Minors, pauses and a slower pace are reasons of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0007_more_notices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("minor", "under age"),
                    ("no_consent", "no consent"),
                    ("paused", "asked for a pause"),
                    ("less_often", "asked for less, and was written to lately"),
                    ("suppressed", "address suppressed"),
                    ("dead_address", "dead address"),
                    ("duplicate_address", "address already written to"),
                    ("erased", "person erased"),
                    ("campaign_cancelled", "campaign cancelled"),
                    ("refused", "refused by the recipient's server"),
                    ("provider_busy", "provider busy, tried again later"),
                    ("gave_up", "given up after several tries"),
                    ("cannot_render", "text could not be made"),
                    ("poison", "stopped the worker several times"),
                    ("too_late", "too late to be of use"),
                ],
                db_default="",
                max_length=20,
                verbose_name="reason",
            ),
        ),
    ]
