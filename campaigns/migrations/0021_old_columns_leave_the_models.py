"""What blocks, sources, channels and senders replaced leaves the models; the columns leave with the next release.

The program of before, which may still be running, goes on reading and writing them. Ours does not name them any more,
so each has a value of its own, and nothing keeps a segment that only the old column names.
"""

import django.db.models.deletion
from django.db import migrations, models

LANGUAGES = ("", "_fr", "_en", "_de", "_es", "_ru", "_ar", "_zh_hans", "_ja", "_ko")
OF_TEMPLATES = ("heading", "body", "button_label", "button_url")
OF_CAMPAIGNS = ("channel", "segment", "sender_name")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0020_addresses_are_retired")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterField(
                    "messagetemplate", "heading", models.CharField(max_length=200, blank=True, db_default="")
                ),
                migrations.AlterField("messagetemplate", "body", models.TextField(blank=True, db_default="")),
                migrations.AlterField(
                    "messagetemplate", "button_label", models.CharField(max_length=80, blank=True, db_default="")
                ),
                migrations.AlterField(
                    "messagetemplate", "button_url", models.CharField(max_length=500, blank=True, db_default="")
                ),
                migrations.AlterField("campaign", "channel", models.CharField(max_length=5, db_default="email")),
                migrations.AlterField(
                    "campaign", "sender_name", models.CharField(max_length=60, db_default="Paris 2024")
                ),
                migrations.AlterField(
                    "campaign",
                    "segment",
                    models.ForeignKey(
                        "contacts.segment", django.db.models.deletion.DO_NOTHING, null=True, db_constraint=False
                    ),
                ),
            ],
            state_operations=[
                *(
                    migrations.RemoveField("messagetemplate", f"{name}{language}")
                    for name in OF_TEMPLATES
                    for language in LANGUAGES
                ),
                *(migrations.RemoveField("campaign", name) for name in OF_CAMPAIGNS),
            ],
        )
    ]
