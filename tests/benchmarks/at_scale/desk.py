"""What does the work of the data-protection officer, and of the night, cost among eleven million people?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.test import override_settings
from django.utils import timezone

from committee.models import User
from contacts import consents, dossier, duplicates, erasure, merging, retention
from contacts.enums import Channel, ConsentSource
from contacts.models import Consent, Contact, DuplicateSearch, Topic
from tests.benchmarks.at_scale import heavy
from tests.benchmarks.base import rows
from tests.benchmarks.ground import say
from tests.benchmarks.stopwatch import Table, backend

RUNS: Final = 20


def measure(table: Table) -> None:
    table.times("unsubscribe, one right of one person", _each(unsubscribe), bar=0.1)
    table.times("erasure of one person", _each(_erase), bar=1.0)
    table.times("merge of two people", _each_two(_merge), bar=1.0)
    table.times("all that is held of a person, as a file", _each(_export), bar=2.0)
    person = heavy.ensure()
    table.times("the same of a person with much history", [lambda: _export(person)] * RUNS, bar=2.0)
    table.once("retention, dry run", _retention, bar=600)
    table.once("rights of everybody compared with the ledger", _check, bar=600)
    _duplicates(table)


def _each(verb: Callable[[Contact], object]) -> Iterator[Callable[[], None]]:
    """The verb on different people, each in a transaction that is undone."""
    for contact in from_the_middle()[:RUNS]:
        yield lambda contact=contact: undone(verb, contact)


def _each_two(verb: Callable[[Contact, Contact], object]) -> Iterator[Callable[[], None]]:
    people = list(from_the_middle()[: 2 * RUNS])
    for one, other in zip(people[::2], people[1::2], strict=True):
        yield lambda one=one, other=other: undone(lambda kept: verb(kept, other), one)


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


def _merge(survivor: Contact, absorbed: Contact) -> None:
    by = User.objects.get(username="dpo")
    merging.merge(survivor, absorbed, keep={}, why="Eleven million", by=by, at=timezone.now())


def _export(contact: Contact) -> None:
    dossier.compile_for(contact, at=timezone.now()).content.close()


def _retention() -> None:
    """A dry run ends nobody; it stays in the list of runs."""
    run = retention.begin(is_dry=True, by=None, at=timezone.now())
    retention.go_on(run, at=timezone.now())
    run.refresh_from_db()
    say(f"retention: {run.report}")


def _check() -> None:
    call_command("rebuild_consents", check=True)


@transaction.atomic
def _duplicates(table: Table) -> None:
    """A search through everybody, and one for those who changed since yesterday; undone in the end."""
    DuplicateSearch.objects.all().delete()
    for what, after in (("everybody", None), ("those who changed lately", timezone.now() - timedelta(days=1))):
        slices: list[float] = []
        table.once(f"search for duplicates, {what}", lambda slices=slices, after=after: _search(slices, after))
        table.waits("a slice of it", slices)
    transaction.set_rollback(True)


def _search(slices: list[float], after: datetime | None) -> None:
    server, most, is_done = backend(), 0, False
    while not is_done:
        began = time.perf_counter()
        search = duplicates.find(at=timezone.now(), after=after, seconds=0)
        slices.append(time.perf_counter() - began)
        most, is_done = max(most, server.memory_full_info().uss), search.finished_at is not None
    say(f"{search.found:,} pairs, at most {most / 2**20:,.0f} MB of its own in PostgreSQL's process")
