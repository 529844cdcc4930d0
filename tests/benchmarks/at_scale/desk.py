"""What does the work of the data-protection officer, and of the night, cost among eleven million people?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.test import override_settings
from django.utils import timezone

from committee.models import User
from contacts import consents, duplicates, erasure, retention
from contacts.enums import Channel, ConsentSource
from contacts.models import Consent, Contact, Topic
from tests.benchmarks.base import rows
from tests.benchmarks.ground import say
from tests.benchmarks.stopwatch import Table

RUNS: Final = 20
WINDOWS: Final = 4


def measure(table: Table) -> None:
    table.times("unsubscribe, one right of one person", _each(unsubscribe), bar=0.1)
    table.times("erasure of one person", _each(_erase), bar=1.0)
    _duplicates(table)
    _retention(table)
    began = time.perf_counter()
    call_command("rebuild_consents", check=True)
    table.once("rights of everybody compared with the ledger", time.perf_counter() - began)


def _each(verb: Callable[[Contact], object]) -> Iterator[Callable[[], None]]:
    """The verb on different people, each in a transaction that is undone."""
    for contact in from_the_middle()[:RUNS]:
        yield lambda contact=contact: undone(verb, contact)


def from_the_middle() -> QuerySet[Contact]:
    """People whom nobody asked about before."""
    middle = rows("SELECT max(id) / 2 FROM contacts_contact WHERE system = 'crm'")[0][0]
    accept = Exists(Consent.objects.filter(contact=OuterRef("pk"), topic__code="news", channel=Channel.EMAIL))
    return Contact.objects.present().filter(accept, pk__gt=middle, system="crm").order_by("pk")


def undone(verb: Callable[[Contact], object], contact: Contact) -> None:
    with transaction.atomic():
        verb(contact)
        transaction.set_rollback(True)


def unsubscribe(contact: Contact) -> None:
    topic = Topic.objects.get(code="news")
    consents.withdraw(contact, topic=topic, channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=timezone.now())


def _erase(contact: Contact) -> None:
    # Nobody is erased in the end, so no restored backup is to erase them.
    with tempfile.TemporaryDirectory() as folder, override_settings(ERASURE_LOG=Path(folder) / "erasures.log"):
        erasure.erase(contact, by=User.objects.get(username="dpo"), at=timezone.now())


def _duplicates(table: Table) -> None:
    """Some windows of a search through everybody, and what a whole search comes to by that."""
    began = time.perf_counter()
    with transaction.atomic():
        duplicates.find(at=timezone.now(), windows=WINDOWS)
        transaction.set_rollback(True)
    seconds = time.perf_counter() - began
    table.rate("search for duplicates, people looked at", WINDOWS * duplicates.WINDOW, seconds)


def _retention(table: Table) -> None:
    """A dry run ends nobody; it stays in the list of runs."""
    began = time.perf_counter()
    run = retention.begin(is_dry=True, by=None, at=timezone.now())
    retention.go_on(run, at=timezone.now())
    run.refresh_from_db()
    say(f"retention: {run.report}")
    table.once("retention, dry run", time.perf_counter() - began)
