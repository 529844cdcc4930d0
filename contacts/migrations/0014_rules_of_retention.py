"""How long people are kept, until the data-protection officer says otherwise."""

from django.db import migrations

# Three years without a sign from the person (CNIL); a month to press a link; five years to prove what was answered.
DAYS = {"inactive_contact": 1095, "unconfirmed_sign_up": 30, "closed_request": 1825}


def make_rules(apps, _schema_editor):
    rules = apps.get_model("contacts", "RetentionRule").objects
    for subject, days in DAYS.items():
        rules.get_or_create(subject=subject, defaults={"days": days})


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_enquiries")]
    operations = [migrations.RunPython(make_rules, migrations.RunPython.noop)]
