"""Which links of a campaign are counted, and how often each was followed on a day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0037_providers_are_asked"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="counts_clicks",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Links lead through our site. How often each is followed is counted, and not by whom.",
                verbose_name="count the clicks",
            ),
        ),
        migrations.CreateModel(
            name="TrackedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=2000, verbose_name="address")),
                ("digest", models.BinaryField(max_length=16)),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "counted link",
                "verbose_name_plural": "counted links",
            },
        ),
        migrations.CreateModel(
            name="LinkCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("is_machine", models.BooleanField(verbose_name="by a machine")),
                ("clicks", models.PositiveIntegerField(default=0, verbose_name="clicks")),
                (
                    "link",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="campaigns.trackedlink",
                    ),
                ),
            ],
            options={
                "verbose_name": "clicks of a day",
                "verbose_name_plural": "clicks of days",
            },
        ),
        migrations.AddConstraint(
            model_name="trackedlink",
            constraint=models.UniqueConstraint(fields=("campaign", "digest"), name="link_once_per_campaign"),
        ),
        migrations.AddConstraint(
            model_name="linkcount",
            constraint=models.UniqueConstraint(fields=("link", "day", "is_machine"), name="link_counted_once_a_day"),
        ),
    ]
