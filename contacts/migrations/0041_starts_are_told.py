"""A provider tells of START, too: the name of a source says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0040_retention_of_readings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consentrecord",
            name="source",
            field=models.CharField(
                choices=[
                    ("sign_up", "sign-up page"),
                    ("confirmation", "confirmation link"),
                    ("import", "import"),
                    ("api", "other system"),
                    ("staff", "member of staff"),
                    ("unsubscribe", "unsubscribe page"),
                    ("one_click", "one-click unsubscribe"),
                    ("preferences", "preference centre"),
                    ("provider", "told to a provider: STOP, START, or a button of the mail program"),
                    ("retention", "end of the time we keep people"),
                    ("erasure", "erasure"),
                    ("merge", "merge of two contacts"),
                ],
                max_length=12,
                verbose_name="source",
            ),
        ),
    ]
