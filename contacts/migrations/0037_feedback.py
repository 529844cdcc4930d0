"""A right may end by what somebody tells a provider: STOP, or a button of the mail program."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0036_letters_to_new_addresses_are_found"),
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
                    ("provider", "told to a provider: STOP, or a button of the mail program"),
                    ("retention", "end of the time we keep people"),
                    ("erasure", "erasure"),
                    ("merge", "merge of two contacts"),
                ],
                max_length=12,
                verbose_name="source",
            ),
        ),
    ]
