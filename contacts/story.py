"""What happened between us and one person, the latest first? Each app tells its part, each part only to those who may.

A part is asked for the keys of a person, of which a merge leaves several, and for a bounded number of entries before
a moment: so a page costs the same whether somebody has ten tickets or ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from django.utils.functional import Promise

from contacts.models import Contact

AT_MOST: Final = 25


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when, what in a few words, the rest in a line, and where it can be looked at."""

    at: datetime
    title: str | Promise
    detail: str | Promise = ""
    url: str = ""
    icon: str = ""


# (keys of the person, before which moment or None, how many at most) → entries, the latest first.
Telling = Callable[[Sequence[int], datetime | None, int], Iterable[Entry]]


@dataclass(frozen=True, slots=True)
class Part:
    """What one app tells of people, and the permission that it takes to read it."""

    name: str
    label: str | Promise
    permission: str
    function: Telling


@dataclass(frozen=True, slots=True)
class Page:
    """Entries of one page, and the moment before which the next begins; None on the last."""

    entries: list[Entry]
    goes_on_before: datetime | None


_parts: dict[str, Part] = {}


def tell(name: str, label: str | Promise, function: Telling, *, permission: str) -> None:
    """Add a part to everybody's story. Called once, when an app starts."""
    _parts[name] = Part(name, label, permission, function)


def parts(permissions: Callable[[str], bool]) -> list[Part]:
    """Those that somebody with these permissions may read."""
    return [part for part in _parts.values() if permissions(part.permission)]


def of(contact: Contact, told: Collection[Part], *, before: datetime | None = None, at_most: int = AT_MOST) -> Page:
    """A page of the person's story. What happened at one moment stays on one page."""
    ids = contact.all_ids()
    # One more than is shown, to know whether the story goes on.
    found = [(part, list(part.function(ids, before, at_most + 1))) for part in told]
    entries = _latest_first(chain.from_iterable(its_own for _part, its_own in found))
    if len(entries) <= at_most:
        return Page(entries, None)
    last = entries[at_most - 1].at
    entries = _latest_first(chain.from_iterable(_whole(part, ids, its_own, last, at_most) for part, its_own in found))
    shown = [entry for entry in entries if entry.at >= last]
    return Page(shown, last if len(shown) < len(entries) else None)


def _latest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _whole(part: Part, ids: Sequence[int], entries: list[Entry], last: datetime, at_most: int) -> list[Entry]:
    """The same entries, with all that the part has of the moment `last`: one purchase may be of forty tickets."""
    if sum(entry.at >= last for entry in entries) <= at_most:
        return entries  # the part went on to earlier ones, or has no more
    later, limit = [entry for entry in entries if entry.at > last], at_most
    while True:
        limit *= 2
        # PostgreSQL knows no finer moment.
        again = list(part.function(ids, last + timedelta(microseconds=1), limit))
        if sum(entry.at == last for entry in again) < limit:
            return [*later, *again]
