"""Rules for what was written to whom: the words for a year, the list of who was sent what for three."""

from django.db import migrations, models

RULES = {"message_words": 365, "messages": 1096}


def make_rules(apps, _schema_editor):
    for subject, days in RULES.items():
        apps.get_model("contacts", "RetentionRule").objects.get_or_create(subject=subject, defaults={"days": days})


def remove_rules(apps, _schema_editor):
    apps.get_model("contacts", "RetentionRule").objects.filter(subject__in=RULES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0036_letters_to_new_addresses_are_found"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="retentionrule",
            name="retention_subject_is_known",
        ),
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
                        ["inactive_contact", "unconfirmed_sign_up", "closed_request", "message_words", "messages"],
                    )
                ),
                name="retention_subject_is_known",
            ),
        ),
        migrations.RunPython(make_rules, remove_rules),
    ]
