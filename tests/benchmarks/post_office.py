"""The same letters by django-post_office: queued, then sent by two processes of five threads. Prints the seconds.

The second argument is how many it takes at a time.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 (needs to be set up)
from django.core.management import call_command  # noqa: E402
from post_office import mail  # noqa: E402
from post_office.models import STATUS, Email, EmailTemplate  # noqa: E402

from contacts.models import Contact  # noqa: E402
from tests.benchmarks.letter import SENDER, as_django_templates, one_click, own_of  # noqa: E402

PROCESSES = 2
QUEUED_AT_ONCE = 500
NAME = "letter"


def main(people: int, at_a_time: int) -> None:
    settings.POST_OFFICE = {**settings.POST_OFFICE, "BATCH_SIZE": at_a_time}
    call_command("migrate", "post_office", verbosity=0)
    logging.disable(logging.INFO)
    Email.objects.all().delete()
    write_templates()
    begun = time.perf_counter()
    for start in range(0, people, QUEUED_AT_ONCE):
        readers = Contact.objects.order_by("pk")[start : start + QUEUED_AT_ONCE]
        mail.send_many(
            letter_to(reader) for reader in readers.only("external_id", "given_name", "language", "subject")
        )
    with tempfile.TemporaryDirectory() as folder:
        mail.send_queued_mail_until_done(str(Path(folder) / "lock"), PROCESSES)
    seconds = time.perf_counter() - begun
    assert Email.objects.filter(status=STATUS.sent).count() == people
    sys.stdout.write(f"{seconds}\n")


def write_templates() -> None:
    if EmailTemplate.objects.exists():
        return  # a run before this one wrote them, and the cache knows them by their ids
    first = None
    for language, letter in as_django_templates().items():
        written = EmailTemplate.objects.create(
            name=NAME,
            language=language,
            default_template=first,
            subject=letter.subject,
            content=letter.text,
            html_content=letter.html,
        )
        first = first or written


def letter_to(reader: Contact) -> dict[str, Any]:
    own = own_of(reader.subject, name=reader.given_name)
    return {
        "sender": SENDER,
        "recipients": [f"{reader.external_id}@example.org"],
        "template": NAME,
        "language": reader.language,
        "context": own,
        "headers": one_click(own),
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
