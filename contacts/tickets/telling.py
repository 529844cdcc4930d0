"""What does the ticket shop tell us? In its own codes, and the rows that they stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.models import Gate, Session, VenuePart
from contacts.enums import TicketEventType
from contacts.rows.ticket_reader import GIVES, lacking
from contacts.tickets.people import Holder, People, Stated

__all__ = ["Holder", "Programme", "Readable", "Stated", "Told", "Unreadable", "read"]

# As far as another system's clock may be ahead of ours.
CLOCKS_DIFFER_BY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that happened to one ticket. What is left empty stays as it was."""

    system: str
    # The shop's own id of the event.
    event_id: str
    number: str
    type: TicketEventType
    happened_at: datetime
    holder: Holder | None = None
    session: str = ""
    kind: str = ""
    category: str = ""
    block: str = ""
    gate: str = ""
    venue_part: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.system, self.event_id


class Readable(NamedTuple):
    """An event whose codes stand for rows; `None` where it says nothing, or repeats a holder whom nobody knows."""

    told: Told
    holder: int | None
    session: int | None
    gate: int | None
    venue_part: int | None


class Unreadable(NamedTuple):
    """An event that is not taken over, the field at fault, and why."""

    told: Told
    field: str
    why: str | Promise


class Programme:
    """The sessions, gates and parts of venues that some events name, looked up at once."""

    def __init__(self, codes: Iterable[str]) -> None:
        named = Session.objects.filter(code__in=set(codes))
        self._sessions = {code: (pk, venue) for pk, code, venue in named.values_list("pk", "code", "venue_id")}
        venues = {venue for _pk, venue in self._sessions.values()}
        self._gates = self._by_code(Gate, venues)
        self._parts = self._by_code(VenuePart, venues)

    @staticmethod
    def _by_code(model: type[Gate] | type[VenuePart], venues: set[int]) -> dict[tuple[int, str], int]:
        rows: Any = model._default_manager.filter(venue__in=venues).values_list("venue_id", "code", "pk")  # noqa: SLF001
        return {(venue, code): pk for venue, code, pk in rows}

    def place(self, told: Told) -> tuple[int | None, int | None, int | None] | Unreadable:
        """Session, gate and part; a gate and a part are known within the session's venue alone."""
        if not told.session:
            return Unreadable(told, "session", NO_VENUE) if told.gate or told.venue_part else (None, None, None)
        if told.session not in self._sessions:
            return Unreadable(told, "session", NO_SESSION)
        session, venue = self._sessions[told.session]
        gate, part = self._gates.get((venue, told.gate)), self._parts.get((venue, told.venue_part))
        if told.gate and gate is None:
            return Unreadable(told, "gate", NO_GATE)
        if told.venue_part and part is None:
            return Unreadable(told, "venue_part", NO_PART)
        return session, gate, part


NO_VENUE: Final = _("Name the session too: a gate or a part is known within its venue alone.")
NO_SESSION: Final = _("There is no session with this code.")
NO_GATE: Final = _("The venue of the session has no gate with this code.")
NO_PART: Final = _("The venue of the session has no part with this code.")
_HOLDER_TOO_MANY: Final = _("A refund or a change names no holder.")
_IN_THE_FUTURE: Final = _("This has not happened yet.")


def read(events: Sequence[Told], known: Collection[tuple[str, str]], *, at: datetime) -> list[Readable | Unreadable]:
    """Each event with the rows it speaks of, in their order. Whoever is not known yet is registered, where told.

    But not for an event whose key is known, or stands further up: it is only compared, and its holder may have been
    erased since.
    """
    shapes = [_misshapen(told, at=at) for told in events]
    sound = [told for told, fault in zip(events, shapes, strict=True) if fault is None]
    programme = Programme(told.session for told in sound if told.session)
    people = People([told.holder for told in sound if told.holder is not None])
    before = set(known)
    found: list[Readable | Unreadable] = []
    for told, fault in zip(events, shapes, strict=True):
        one = fault or _read(told, programme, people, is_repeated=told.key in before)
        if isinstance(one, Readable):
            before.add(told.key)
        found.append(one)
    return found


def _misshapen(told: Told, *, at: datetime) -> Unreadable | None:
    if told.happened_at > at + CLOCKS_DIFFER_BY:
        return Unreadable(told, "happened_at", _IN_THE_FUTURE)
    for name, why in lacking(told.type, has_holder=told.holder is not None, has_session=bool(told.session)):
        return Unreadable(told, name, why)
    if told.type not in GIVES and told.holder is not None:
        return Unreadable(told, "holder", _HOLDER_TOO_MANY)
    return None


def _read(told: Told, programme: Programme, people: People, *, is_repeated: bool) -> Readable | Unreadable:
    place = programme.place(told)
    if isinstance(place, Unreadable):
        return place
    if told.holder is None:
        return Readable(told, None, *place)
    if is_repeated:
        return Readable(told, people.known(told.holder), *place)
    holder = people.key_of(told.holder, at=told.happened_at)
    return Readable(told, holder, *place) if isinstance(holder, int) else Unreadable(told, "holder", holder)
