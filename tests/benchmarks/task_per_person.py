"""The same mails by one Celery task a person: load, render a Django template, smtplib, save. Prints the seconds."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import django

django.setup()

from celery import shared_task  # noqa: E402 (needs the settings)
from django.core.mail import EmailMultiAlternatives  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.utils import timezone  # noqa: E402

from committee.celery import app  # noqa: E402, F401 - what `celery --app` looks for
from contacts.enums import NoticeKind, NoticeStatus  # noqa: E402
from contacts.models import Contact, Notice  # noqa: E402
from tests.benchmarks.ground import processes, wait_until  # noqa: E402
from tests.benchmarks.letter import SENDER, as_django_templates, one_click, own_of  # noqa: E402

QUEUE = "events"  # any queue that nobody else of this measurement uses
PROCESSES = 2


@shared_task(name="benchmarks.send_one")
def send_one(*, notice_id: int) -> None:
    notice = Notice.objects.select_related("contact").get(pk=notice_id)
    if notice.status != NoticeStatus.PENDING:
        return
    parts = notice.values
    own = own_of(notice.contact.subject, name=notice.contact.given_name)
    context = Context(own)
    message = EmailMultiAlternatives(
        Template(parts["subject"]).render(context),
        Template(parts["text"]).render(context),
        SENDER,
        [notice.address],
        headers=one_click(own),
    )
    message.attach_alternative(Template(parts["html"]).render(context), "text/html")
    message.send()
    notice.status, notice.sent_at = NoticeStatus.SENT, timezone.now()
    notice.save()


def main(people: int) -> None:
    Notice.objects.all().delete()
    words = ["celery", "--app", "tests.benchmarks.task_per_person", "worker", "--queues", QUEUE]
    words += ["--concurrency", str(PROCESSES), "--loglevel", "INFO", "--hostname", "peer"]
    with tempfile.TemporaryDirectory() as name, processes(1, *words, folder=Path(name)):
        log = Path(name) / "celery-0.log"
        wait_until(lambda: "ready." in log.read_text())
        begun = time.perf_counter()
        for notice in queued(people):
            send_one.apply_async(kwargs={"notice_id": notice.pk}, queue=QUEUE)
        wait_until(lambda: not Notice.objects.filter(status=NoticeStatus.PENDING).exists())
        seconds = time.perf_counter() - begun
    sys.stdout.write(f"{seconds}\n")


def queued(people: int) -> list[Notice]:
    values = {language: asdict(letter) for language, letter in as_django_templates().items()}
    return Notice.objects.bulk_create(
        Notice(
            contact=contact,
            kind=NoticeKind.CONFIRM_OPT_IN,
            cause=f"bench:{contact.pk}",
            language=contact.language,
            address=f"{contact.external_id}@example.org",
            values=values[contact.language],
        )
        for contact in Contact.objects.order_by("pk")[:people]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
