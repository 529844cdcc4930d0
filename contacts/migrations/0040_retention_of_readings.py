"""What people opened and clicked, who agreed to it, is kept for thirteen months."""

from django.db import migrations, models

DAYS = 395


def make_rule(apps, _schema_editor):
    apps.get_model("contacts", "RetentionRule").objects.get_or_create(subject="readings", defaults={"days": DAYS})


def remove_rule(apps, _schema_editor):
    apps.get_model("contacts", "RetentionRule").objects.filter(subject="readings").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0039_retention_of_held_people"),
    ]

    operations = [
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
                    ("held_people", "who was held back, once the hold has ended"),
                    ("readings", "what people opened and clicked, who agreed to it"),
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
                            "held_people",
                            "readings",
                        ],
                    )
                ),
                name="retention_subject_is_known",
            ),
        ),
        migrations.RunPython(make_rule, remove_rule),
    ]
