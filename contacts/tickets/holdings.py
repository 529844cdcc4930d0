"""How do the rows of tickets follow from the events? For many numbers at once; only what differs is written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from contacts.enums import TicketStatus
from contacts.tickets.deriving import Happened, Spell, spells

Number = tuple[str, str]

# The plain case, nearly all of a first file: all that is told of the ticket is one purchase. What `spells` makes of it
# is one row; a test holds the two to each other. The purchase is a sign of life.
_SOLE_PURCHASES: Final = """
    WITH sole AS (
        SELECT event.system, event.number, min(event.id) AS id
          FROM json_to_recordset(%s) AS asked (system text, number text)
          JOIN contacts_ticketevent event ON event.system = asked.system AND event.number = asked.number
         WHERE NOT EXISTS (SELECT FROM contacts_ticket known
                            WHERE known.number = asked.number AND known.system = asked.system)
         GROUP BY 1, 2
        HAVING count(*) = 1 AND bool_and(event.type = 'bought')
    ), held AS (
        INSERT INTO contacts_ticket (system, number, contact_id, session_id, held_from, status, kind, category, block,
                                     gate_id, venue_part_id)
        SELECT event.system, event.number, COALESCE(holder.merged_into_id, holder.id), event.session_id,
               event.happened_at, 'held', COALESCE(NULLIF(event.kind, ''), 'public'), event.category, event.block,
               event.gate_id, event.venue_part_id
          FROM sole
          JOIN contacts_ticketevent event ON event.id = sole.id
          JOIN contacts_contact holder ON holder.id = event.holder_id
     RETURNING system, number, contact_id, held_from
    ), alive AS (
        UPDATE contacts_contact contact SET last_sign_at = sign.at
          FROM (SELECT contact_id, max(held_from) AS at FROM held GROUP BY 1) AS sign
         WHERE contact.id = sign.contact_id AND contact.last_sign_at < sign.at
    )
    SELECT system, number FROM held
"""

# Who was merged since an event was told is the person they were merged into.
_EVENTS: Final = """
    SELECT event.system, event.number, event.happened_at, event.event_id, event.type,
           COALESCE(holder.merged_into_id, event.holder_id), event.session_id, event.kind, event.category, event.block,
           event.gate_id, event.venue_part_id
      FROM contacts_ticketevent event
      JOIN unnest(%(systems)s::text[], %(numbers)s::text[]) AS asked (system, number)
            ON asked.system = event.system AND asked.number = event.number
      LEFT JOIN contacts_contact holder ON holder.id = event.holder_id
"""

_TICKETS: Final = """
    SELECT ticket.system, ticket.number, ticket.id, ticket.contact_id, ticket.session_id, ticket.held_from,
           ticket.status, ticket.held_until, ticket.kind, ticket.category, ticket.block, ticket.gate_id,
           ticket.venue_part_id
      FROM contacts_ticket ticket
      JOIN unnest(%(systems)s::text[], %(numbers)s::text[]) AS asked (system, number)
            ON asked.system = ticket.system AND asked.number = ticket.number
     ORDER BY ticket.held_from, ticket.held_until NULLS LAST, ticket.id
"""

_COLUMNS: Final = (
    "contact_id, session_id, held_from, status, held_until, kind, category, block, gate_id, venue_part_id"
)
_ARRAYS: Final = (
    "%s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[], %s::timestamptz[], %s::text[], %s::text[], "
    "%s::text[], %s::bigint[], %s::bigint[]"
)

_INSERT: Final = f"""
    INSERT INTO contacts_ticket (system, number, {_COLUMNS})
    SELECT * FROM unnest(%s::text[], %s::text[], {_ARRAYS})
"""  # noqa: S608 - the names are ours

_UPDATE: Final = f"""
    UPDATE contacts_ticket ticket
       SET ({_COLUMNS}) = (told.contact_id, told.session_id, told.held_from, told.status, told.held_until, told.kind,
                           told.category, told.block, told.gate_id, told.venue_part_id),
           updated_at = now()
      FROM unnest(%s::bigint[], {_ARRAYS}) AS told (id, {_COLUMNS})
     WHERE ticket.id = told.id
"""  # noqa: S608 - the names are ours

# A purchase, a transfer and a resale are what the person did; so is giving a ticket back.
_SIGNS: Final = """
    UPDATE contacts_contact contact SET last_sign_at = sign.at
      FROM (SELECT id, max(at) AS at FROM unnest(%s::bigint[], %s::timestamptz[]) AS told (id, at) GROUP BY id) AS sign
     WHERE contact.id = sign.id AND contact.last_sign_at < sign.at
"""


@transaction.atomic
def derive(numbers: Iterable[Number]) -> None:
    """Bring the tickets of these numbers to what all their events say. The caller holds their locks."""
    everything = set(numbers)
    asked = sorted(everything - _sole_purchases(everything))
    params = {"systems": [system for system, _number in asked], "numbers": [number for _system, number in asked]}
    events = {number: [Happened(*row) for row in rows] for number, rows in _by_number(_EVENTS, params).items()}
    held = _by_number(_TICKETS, params)
    gone: list[int] = []
    changed: list[tuple[Any, ...]] = []
    new: list[tuple[Any, ...]] = []
    for number in asked:
        wanted, known = spells(events.get(number, [])), held.get(number, [])
        gone += [row[0] for row in known[len(wanted) :]]
        changed += [
            (row[0], *_row(spell)) for row, spell in zip(known, wanted, strict=False) if row[1:] != _row(spell)
        ]
        new += [(*number, *_row(spell)) for spell in wanted[len(known) :]]
    _write(gone, changed, new)


def _sole_purchases(numbers: set[Number]) -> set[Number]:
    """Write the tickets of which only a purchase is known, and return their numbers."""
    asked = [{"system": system, "number": number} for system, number in numbers]
    with connection.cursor() as cursor:
        cursor.execute(_SOLE_PURCHASES, [json.dumps(asked)])
        return {(system, number) for system, number in cursor.fetchall()}


def _by_number(statement: str, params: Mapping[str, Any]) -> dict[Number, list[tuple[Any, ...]]]:
    found: dict[Number, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for system, number, *row in cursor.fetchall():
            found[system, number].append(tuple(row))
    return found


def _row(spell: Spell) -> tuple[Any, ...]:
    """In the order of `_COLUMNS`."""
    return (
        spell.contact,
        spell.session,
        spell.held_from,
        spell.status,
        spell.held_until,
        spell.kind,
        spell.category,
        spell.block,
        spell.gate,
        spell.venue_part,
    )


def _write(gone: Sequence[int], changed: Sequence[tuple[Any, ...]], new: Sequence[tuple[Any, ...]]) -> None:
    """In this order no ticket is held by two people in between: the last spell alone can be held, and comes last."""
    with connection.cursor() as cursor:
        if gone:
            cursor.execute("DELETE FROM contacts_ticket WHERE id = ANY(%s)", [list(gone)])
        if changed:
            cursor.execute(_UPDATE, _columns(changed))
        if new:
            cursor.execute(_INSERT, _columns(new))
        signs = [sign for row in (*(row[1:] for row in changed), *(row[2:] for row in new)) for sign in _signs(row)]
        if signs:
            cursor.execute(_SIGNS, _columns(signs))


def _signs(row: tuple[Any, ...]) -> list[tuple[int, datetime]]:
    contact, _session, held_from, status, held_until, *_rest = row
    given_away = held_until is not None and status != TicketStatus.MOVED
    return [(contact, held_from), *([(contact, held_until)] if given_away else [])]


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
