"""The hours and limits we begin with, and who may change them. Counsel decides: they are rows of the back-office."""

from __future__ import annotations

from datetime import time

from django.db import migrations

from committee import roles

MONDAY_TO_SATURDAY = [1, 2, 3, 4, 5, 6]
# For France, overseas too, by the clock and the holidays of each place. Elsewhere an hour later: the laws differ.
HOURS = [
    ("FR", "sms", time(8), time(20), "SMS of advertising: neither at night nor on Sundays and public holidays"),
    ("FR", "push", time(8), time(20), "As for SMS"),
    ("", "sms", time(9), time(20), "To be careful where we do not know the law"),
    ("", "push", time(9), time(20), "To be careful where we do not know the law"),
]
CAPS = [("email", 3, 7), ("sms", 2, 7), ("push", 3, 7)]

_READ = "view_writinghours view_frequencycap view_hold"
# What this migration adds to `committee.roles.PERMISSIONS`, as it stood when it was written.
PERMISSIONS = {
    "comms author": _READ,
    "approver": f"{_READ} add_hold change_hold",
    "duty officer": f"{_READ} add_hold change_hold",
    "manager": _READ,
    "administrator": """
        view_writinghours add_writinghours change_writinghours delete_writinghours
        import_writinghours export_writinghours
        view_frequencycap add_frequencycap change_frequencycap delete_frequencycap
        import_frequencycap export_frequencycap
    """,
}


def fill(apps, _schema_editor):
    for country, channel, opens, closes, note in HOURS:
        apps.get_model("campaigns", "WritingHours").objects.get_or_create(
            country=country,
            channel=channel,
            purpose="marketing",
            defaults={
                "weekdays": MONDAY_TO_SATURDAY, "opens": opens, "closes": closes, "on_holidays": False, "note": note,
            },
        )  # fmt: skip
    for channel, most, days in CAPS:
        apps.get_model("campaigns", "FrequencyCap").objects.get_or_create(
            channel=channel, days=days, defaults={"most": most}
        )
    roles.grant(apps, "campaigns", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0031_writing_hours_caps_holds")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
