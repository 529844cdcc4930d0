"""A right may end by what somebody tells a provider: STOP, or a button. Reports of providers are kept for a month."""

from django.db import migrations, models

DAYS = 30


def make_rule(apps, _schema_editor):
    apps.get_model("contacts", "RetentionRule").objects.get_or_create(subject="reports", defaults={"days": DAYS})


def remove_rule(apps, _schema_editor):
    apps.get_model("contacts", "RetentionRule").objects.filter(subject="reports").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0037_retention_of_messages"),
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
        migrations.RemoveConstraint(model_name="retentionrule", name="retention_subject_is_known"),
        migrations.AlterField(
            model_name="retentionrule",
            name="subject",
            field=models.CharField(
                choices=[
                    ("inactive_contact", "people without a sign of life"),
                    ("unconfirmed_sign_up", "sign-ups that were never confirmed"),
                    ("closed_request", "answered requests of people"),
                    ("message_words", "what stood in messages, and the address they went to"),
                    ("messages", "the list of who was sent what"),
                    ("reports", "reports of providers"),
                ],
                max_length=20,
                unique=True,
                verbose_name="what",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subject__in",
                        [
                            "inactive_contact",
                            "unconfirmed_sign_up",
                            "closed_request",
                            "message_words",
                            "messages",
                            "reports",
                        ],
                    )
                ),
                name="retention_subject_is_known",
            ),
        ),
        migrations.RunPython(make_rule, remove_rule),
    ]
