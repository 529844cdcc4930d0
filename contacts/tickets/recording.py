"""How are events kept, each once, and what do they change? A few statements for one or for thousands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.utils.functional import Promise

from contacts.tickets import holdings, locks
from contacts.tickets.staged import TOLD_OTHERWISE
from contacts.tickets.telling import Readable, Told, Unreadable, read


class Result(StrEnum):
    RECORDED = "recorded"
    # Told before, word for word.
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event; of one that was refused, the field at fault and why."""

    event_id: str
    result: Result
    field: str = ""
    why: str | Promise = ""


_KNOWN: Final = """
    SELECT known.system, known.event_id, known.number, known.type, known.happened_at, known.session_id,
           known.kind, known.category, known.block, known.gate_id, known.venue_part_id,
           person.id, person.erased_at IS NOT NULL
      FROM contacts_ticketevent known
      JOIN json_to_recordset(%s) AS told (system text, event_id text)
            ON told.system = known.system AND told.event_id = known.event_id
      LEFT JOIN contacts_contact entry ON entry.id = known.holder_id
      LEFT JOIN contacts_contact person ON person.id = COALESCE(entry.merged_into_id, entry.id)
"""

_INSERT: Final = """
    INSERT INTO contacts_ticketevent (system, event_id, number, type, happened_at, holder_id, session_id, kind,
                                      category, block, gate_id, venue_part_id)
    SELECT system, event_id, number, type, happened_at, holder, session, kind, category, block, gate, venue_part
      FROM json_to_recordset(%s) AS told (
               system text, event_id text, number text, type text, happened_at timestamptz, holder bigint,
               session bigint, kind text, category text, block text, gate bigint, venue_part bigint)
    ON CONFLICT (system, event_id) DO NOTHING
"""


@transaction.atomic
def record(events: Sequence[Told], *, at: datetime) -> list[Outcome]:
    """Keep each event that can be read, and derive the holdings of its ticket; what became of each, in their order.

    Safe to call again with the same events. Of two who tell the same event at once the second waits, and is compared
    with the first before anybody is registered for it.
    """
    locks.hold_tickets(events)
    found = read(events, _known(events), at=at)
    readable = [one for one in found if isinstance(one, Readable)]
    locks.hold_people(
        {one.holder for one in readable if one.holder}, {(one.told.system, one.told.number) for one in readable}
    )
    outcomes, new = _compared(found)
    if new:
        _insert(new)
        holdings.derive({(one.told.system, one.told.number) for one in new})
    return outcomes


def _compared(found: Sequence[Readable | Unreadable]) -> tuple[list[Outcome], list[Readable]]:
    """What becomes of each event, and those that are told for the first time."""
    known = _known([one.told for one in found if isinstance(one, Readable)])
    outcomes: list[Outcome] = []
    new: list[Readable] = []
    for one in found:
        if isinstance(one, Unreadable):
            outcomes.append(Outcome(one.told.event_id, Result.REFUSED, one.field, one.why))
            continue
        content = _content(one)
        before = known.setdefault(one.told.key, content)
        if before is content:
            new.append(one)
            outcomes.append(Outcome(one.told.event_id, Result.RECORDED))
        elif before.is_repeated_by(content):
            outcomes.append(Outcome(one.told.event_id, Result.KNOWN))
        else:
            outcomes.append(Outcome(one.told.event_id, Result.REFUSED, "event_id", TOLD_OTHERWISE))
    return outcomes, new


class _Content(NamedTuple):
    """What an event says; of a holder who was merged, the entry that was kept."""

    number: str
    type: str
    happened_at: datetime
    session: int | None
    kind: str
    category: str
    block: str
    gate: int | None
    venue_part: int | None
    holder: int | None
    is_of_erased: bool = False

    def is_repeated_by(self, other: _Content) -> bool:
        """Whether the other says the same. Nobody can tell any more by which id somebody was known who is erased."""
        if self.is_of_erased:
            other = other._replace(holder=self.holder)
        return self == other._replace(is_of_erased=self.is_of_erased)


def _content(one: Readable) -> _Content:
    told = one.told
    return _Content(
        told.number, told.type.value, told.happened_at, one.session,
        told.kind, told.category, told.block, one.gate, one.venue_part, one.holder,
    )  # fmt: skip


def _known(told: Sequence[Told]) -> dict[tuple[str, str], _Content]:
    asked = [{"system": one.system, "event_id": one.event_id} for one in told]
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [json.dumps(asked)])
        return {(system, event): _Content(*content) for system, event, *content in cursor.fetchall()}


def _insert(new: Sequence[Readable]) -> None:
    """As JSON: of thousands of rows it is a fraction of the work that as many arrays would be."""
    rows = [
        {
            "system": one.told.system,
            "event_id": one.told.event_id,
            "number": one.told.number,
            "type": one.told.type.value,
            "happened_at": one.told.happened_at.isoformat(),
            "holder": one.holder,
            "session": one.session,
            "kind": one.told.kind,
            "category": one.told.category,
            "block": one.told.block,
            "gate": one.gate,
            "venue_part": one.venue_part,
        }
        for one in new
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [json.dumps(rows)])
