"""Who held this ticket from when to when? Told in the plainest way, event by event, for the tests to compare with.

A spell begins when the ticket comes to somebody and its session is known, and ends when it goes to somebody else, is
refunded, or is moved to another session. What an event leaves out stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from contacts.enums import TicketEventType, TicketKind, TicketStatus


class Happened(NamedTuple):
    """An event of one ticket, as it is kept."""

    happened_at: datetime
    event_id: str
    type: str
    holder: int | None
    session: int | None
    kind: str
    category: str
    block: str
    gate: int | None
    venue_part: int | None


@dataclass(frozen=True, slots=True)
class Spell:
    """One person's holding of the ticket, for one session."""

    contact: int
    session: int
    held_from: datetime
    status: str = TicketStatus.HELD.value
    held_until: datetime | None = None
    kind: str = TicketKind.PUBLIC.value
    category: str = ""
    block: str = ""
    gate: int | None = None
    venue_part: int | None = None


@dataclass(frozen=True, slots=True)
class _Seat:
    session: int | None = None
    kind: str = TicketKind.PUBLIC.value
    category: str = ""
    block: str = ""
    gate: int | None = None
    venue_part: int | None = None

    def after(self, event: Happened) -> _Seat:
        """As the event leaves it. In another session, what is not said of the place is not known."""
        before = self if event.session in (None, self.session) else _Seat(kind=self.kind, category=self.category)
        return _Seat(
            session=event.session or before.session,
            kind=event.kind or before.kind,
            category=event.category or before.category,
            block=event.block or before.block,
            gate=event.gate or before.gate,
            venue_part=event.venue_part or before.venue_part,
        )


# What became of a spell that another event has ended. Bought anew without a refund: the shop has sold it again.
_ENDED_BY: Final = {
    TicketEventType.BOUGHT.value: TicketStatus.RESOLD.value,
    TicketEventType.TRANSFERRED.value: TicketStatus.TRANSFERRED.value,
    TicketEventType.RESOLD.value: TicketStatus.RESOLD.value,
    TicketEventType.REFUNDED.value: TicketStatus.REFUNDED.value,
    TicketEventType.CHANGED.value: TicketStatus.MOVED.value,
}


def spells(events: Iterable[Happened]) -> list[Spell]:
    """The spells of one ticket in the order of time; at most the last of them is still held."""
    found: list[Spell] = []
    holder: int | None = None
    seat = _Seat()
    for event in sorted(events, key=lambda one: (one.happened_at, one.event_id)):
        seat = seat.after(event)
        if event.type == TicketEventType.REFUNDED:
            holder = None
        elif event.holder is not None:
            holder = event.holder
        _go_on(found, holder, seat, event)
    return found


def _go_on(found: list[Spell], holder: int | None, seat: _Seat, event: Happened) -> None:
    """Let the event begin a spell, end one, or tell more of the one that lasts."""
    current = found[-1] if found and found[-1].held_until is None else None
    if current is not None:
        if (current.contact, current.session) == (holder, seat.session):
            found[-1] = replace(
                current,
                kind=seat.kind,
                category=seat.category,
                block=seat.block,
                gate=seat.gate,
                venue_part=seat.venue_part,
            )
            return
        status = _ENDED_BY[event.type] if current.contact != holder else TicketStatus.MOVED.value
        found[-1] = replace(current, status=status, held_until=event.happened_at)
    if holder is not None and seat.session is not None:
        found.append(
            Spell(
                holder,
                seat.session,
                event.happened_at,
                kind=seat.kind,
                category=seat.category,
                block=seat.block,
                gate=seat.gate,
                venue_part=seat.venue_part,
            )
        )
