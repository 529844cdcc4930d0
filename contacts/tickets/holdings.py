"""How do the rows of tickets follow from the events? For one number or for thousands at once, in a statement.

All events of a ticket are read in the order in which they happened, whatever the order they came in. A spell begins
when the ticket comes to somebody and its session is known, and ends when it goes to somebody else, is refunded, or is
moved to another session. What an event leaves out stays as it was; but in another session, what is not said of the
place is not known. Only what differs is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from django.db import connection, transaction

Number = tuple[str, str]

_TABLES: Final = """
    CREATE TEMP TABLE IF NOT EXISTS ticket_asked (system text, number text) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS ticket_spell (
        id bigint, system text, number text, is_wanted boolean, contact_id bigint, session_id bigint,
        held_from timestamptz, status text, held_until timestamptz, kind text, category text, block text,
        gate_id bigint, venue_part_id bigint
    ) ON COMMIT DELETE ROWS;
    TRUNCATE ticket_asked, ticket_spell;
"""


def _last(column: str, *, said: str, window: str) -> str:
    """What was said last of the column, up to this event."""
    return f"(array_agg({column}) FILTER (WHERE {said}) OVER {window})[count(*) FILTER (WHERE {said}) OVER {window}]"


# `happening` has what is so after each event. Who was merged since it was told is the person they were merged into.
# `place` counts the sessions of the ticket, `spell` the pairs of holder and session: each is a stretch of events.
# Bought anew without a refund: the shop has sold it again. Only the last spell can still be held.
_DERIVE: Final = f"""
    WITH told AS (
        SELECT event.system, event.number, event.happened_at, event.event_id, event.type,
               COALESCE(holder.merged_into_id, event.holder_id) AS holder_id, event.session_id, event.kind,
               event.category, event.block, event.gate_id, event.venue_part_id,
               row_number() OVER (
                   PARTITION BY event.system, event.number ORDER BY event.happened_at, event.event_id COLLATE "C"
               ) AS n
          FROM ticket_asked asked
          JOIN contacts_ticketevent event ON event.system = asked.system AND event.number = asked.number
          LEFT JOIN contacts_contact holder ON holder.id = event.holder_id
    ), happening AS (
        SELECT told.*,
               {_last("holder_id", said="holder_id IS NOT NULL OR type = 'refunded'", window="so_far")} AS holds,
               {_last("session_id", said="session_id IS NOT NULL", window="so_far")} AS seat,
               {_last("kind", said="kind <> ''", window="so_far")} AS is_of_kind,
               {_last("category", said="category <> ''", window="so_far")} AS is_in_category
          FROM told WINDOW so_far AS (PARTITION BY system, number ORDER BY n)
    ), turning AS (
        SELECT *, seat IS DISTINCT FROM lag(seat) OVER so_far AS is_moved,
               (holds, seat) IS DISTINCT FROM (lag(holds) OVER so_far, lag(seat) OVER so_far) AS is_turned
          FROM happening WINDOW so_far AS (PARTITION BY system, number ORDER BY n)
    ), stretched AS (
        SELECT *, count(*) FILTER (WHERE is_moved) OVER so_far AS place,
               count(*) FILTER (WHERE is_turned) OVER so_far AS spell
          FROM turning WINDOW so_far AS (PARTITION BY system, number ORDER BY n)
    ), seated AS (
        SELECT *,
               {_last("block", said="block <> ''", window="here")} AS is_in_block,
               {_last("gate_id", said="gate_id IS NOT NULL", window="here")} AS is_at_gate,
               {_last("venue_part_id", said="venue_part_id IS NOT NULL", window="here")} AS is_in_part
          FROM stretched WINDOW here AS (PARTITION BY system, number, place ORDER BY n)
    ), stretches AS (
        SELECT DISTINCT ON (system, number, spell) system, number, spell, holds, seat, is_of_kind, is_in_category,
               is_in_block, is_at_gate, is_in_part,
               first_value(happened_at) OVER stretch AS begun_at, first_value(type) OVER stretch AS begun_by
          FROM seated WINDOW stretch AS (PARTITION BY system, number, spell ORDER BY n)
         ORDER BY system, number, spell, n DESC
    ), ended AS (
        SELECT *, lead(begun_at) OVER onwards AS ended_at, lead(begun_by) OVER onwards AS ended_by,
               lead(holds) OVER onwards AS then_holds
          FROM stretches WINDOW onwards AS (PARTITION BY system, number ORDER BY spell)
    ), wanted AS (
        SELECT system, number, row_number() OVER (PARTITION BY system, number ORDER BY spell) AS n,
               holds AS contact_id, seat AS session_id, begun_at AS held_from,
               CASE WHEN ended_at IS NULL THEN 'held'
                    WHEN then_holds IS NOT DISTINCT FROM holds THEN 'moved'
                    ELSE CASE ended_by WHEN 'bought' THEN 'resold' WHEN 'changed' THEN 'moved' ELSE ended_by END
               END AS status,
               ended_at AS held_until, COALESCE(is_of_kind, 'public') AS kind,
               COALESCE(is_in_category, '') AS category,
               COALESCE(is_in_block, '') AS block, is_at_gate AS gate_id, is_in_part AS venue_part_id
          FROM ended WHERE holds IS NOT NULL AND seat IS NOT NULL
    ), known AS (
        SELECT ticket.id, ticket.system, ticket.number,
               row_number() OVER (PARTITION BY ticket.system, ticket.number
                                  ORDER BY ticket.held_from, ticket.held_until NULLS LAST, ticket.id) AS n
          FROM ticket_asked asked
          JOIN contacts_ticket ticket ON ticket.number = asked.number AND ticket.system = asked.system
    )
    INSERT INTO ticket_spell
    SELECT known.id, system, number, wanted.n IS NOT NULL, contact_id, session_id, held_from, status, held_until, kind,
           category, block, gate_id, venue_part_id
      FROM wanted FULL JOIN known USING (system, number, n)
"""  # noqa: S608 - our own names

_COLUMNS: Final = (
    "contact_id, session_id, held_from, status, held_until, kind, category, block, gate_id, venue_part_id"
)
_SPELL: Final = ", ".join(f"spell.{name}" for name in _COLUMNS.split(", "))
_TICKET: Final = ", ".join(f"ticket.{name}" for name in _COLUMNS.split(", "))

# A purchase, a transfer and a resale are what the person did; so is giving a ticket back.
_SIGNS: Final = """
    UPDATE contacts_contact contact SET last_sign_at = sign.at
      FROM (SELECT contact_id, max(at) AS at
              FROM written CROSS JOIN LATERAL (
                  VALUES (held_from), (CASE WHEN status <> 'moved' THEN held_until END)) AS told (at)
             GROUP BY contact_id) AS sign
     WHERE contact.id = sign.contact_id AND contact.last_sign_at < sign.at
"""

# In this order no ticket is held by two people in between: the last spell alone can be held, and comes last.
_WRITE: Final = (
    "DELETE FROM contacts_ticket WHERE id IN (SELECT id FROM ticket_spell WHERE NOT is_wanted)",
    f"""
    WITH written AS (
        UPDATE contacts_ticket ticket SET ({_COLUMNS}) = ROW ({_SPELL}), updated_at = now()
          FROM ticket_spell spell
         WHERE ticket.id = spell.id AND spell.is_wanted AND ({_TICKET}) IS DISTINCT FROM ({_SPELL})
     RETURNING ticket.contact_id, ticket.held_from, ticket.held_until, ticket.status
    )
    {_SIGNS}
    """,  # noqa: S608 - our own names
    f"""
    WITH written AS (
        INSERT INTO contacts_ticket (system, number, {_COLUMNS})
        SELECT system, number, {_SPELL} FROM ticket_spell spell WHERE id IS NULL ORDER BY number, held_from
     RETURNING contact_id, held_from, held_until, status
    )
    {_SIGNS}
    """,  # noqa: S608 - our own names
)


@transaction.atomic
def derive(numbers: Iterable[Number]) -> None:
    """Bring the tickets of these numbers to what all their events say. The caller holds their locks."""
    asked = [{"system": system, "number": number} for system, number in set(numbers)]
    _derive("SELECT * FROM json_to_recordset(%s) AS told (system text, number text)", json.dumps(asked))


def derive_staged(*, system: str) -> None:
    """The same, of the tickets of which the staged rows tell something new."""
    _derive("SELECT DISTINCT %s, number FROM ticket_told WHERE verdict = 'new'", system)


def _derive(asked: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        cursor.execute(f"INSERT INTO ticket_asked {asked}", [value])
        cursor.execute(_DERIVE)
        for statement in _WRITE:
            cursor.execute(statement)
