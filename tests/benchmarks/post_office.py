"""The same mails by django-post_office: queued, then sent by two processes of five threads. Prints the seconds."""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (needs the settings)
from post_office import mail  # noqa: E402
from post_office.models import STATUS, Email, EmailTemplate  # noqa: E402

from contacts.models import Contact  # noqa: E402
from tests.benchmarks.letter import as_django_templates  # noqa: E402

PROCESSES = 2


def main(people: int) -> None:
    call_command("migrate", "post_office", verbosity=0)
    logging.disable(logging.INFO)
    letter = as_django_templates()
    Email.objects.all().delete()
    EmailTemplate.objects.all().delete()
    template = EmailTemplate.objects.create(
        name="letter", subject=letter.subject, content=letter.text, html_content=letter.html
    )
    begun = time.perf_counter()
    for start in range(0, people, 500):
        rows = Contact.objects.order_by("pk").values_list("external_id", "given_name")[start : start + 500]
        mail.send_many(
            {
                "sender": "news@committee.example",
                "recipients": [f"{key}@example.org"],
                "template": template,
                "context": {"name": name},
            }
            for key, name in rows
        )
    with tempfile.TemporaryDirectory() as folder:
        mail.send_queued_mail_until_done(str(Path(folder) / "lock"), PROCESSES, 0)
    seconds = time.perf_counter() - begun
    assert Email.objects.filter(status=STATUS.sent).count() == people
    sys.stdout.write(f"{seconds}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
