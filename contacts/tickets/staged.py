"""What becomes of thousands of rows at once? Staged by COPY, looked up, judged: a statement each, as `recording` does.

A row is new, known (told before, word for word) or refused. Of rows that tell one event in one file the first that can
be understood counts, and the others are compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.imports.comparing import Meanwhile
from contacts.tickets import locks
from contacts.tickets.people import ERASED, NOBODY
from contacts.tickets.telling import NO_GATE, NO_PART, NO_SESSION, NO_VENUE

TOLD_OTHERWISE: Final = _("This event was told before with other content: give each event an id of its own.")

# What a verdict that refuses a row is at fault with, and says.
FAULTS: Final[Mapping[str, tuple[str, str | Promise]]] = {
    "no_venue": ("session", NO_VENUE),
    "no_session": ("session", NO_SESSION),
    "no_gate": ("gate", NO_GATE),
    "no_part": ("venue_part", NO_PART),
    "nobody": ("holder", NOBODY),
    "erased": ("holder", ERASED),
    "otherwise": ("event_id", TOLD_OTHERWISE),
}

_TABLES: Final = """
    CREATE TEMP TABLE IF NOT EXISTS ticket_row (
        line integer, event_id text, number text, type text, happened_at timestamptz, holder_system text, holder text,
        session text, kind text, category text, block text, gate text, venue_part text
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS ticket_told (
        line integer, event_id text, number text, type text, happened_at timestamptz, holder_id bigint,
        session_id bigint, kind text, category text, block text, gate_id bigint, venue_part_id bigint,
        place_fault text, holder_fault text, content text, known_content text, known_holder_id bigint,
        is_of_erased boolean, verdict text
    ) ON COMMIT DELETE ROWS;
    TRUNCATE ticket_row, ticket_told;
"""

_WORDS: Final = """
    SELECT %s || ':' || number FROM ticket_row UNION ALL SELECT %s || '#' || event_id FROM ticket_row
"""

# Of a holder who was merged, the entry that was kept; the own id first, then the others. What is told of an event
# beside its holder is its content, as one text. What was told of it before is looked for row by row, for there are
# ten million.
_LOOK_UP: Final = """
    INSERT INTO ticket_told
    SELECT row.line, row.event_id, row.number, row.type, row.happened_at, person.id, session.id,
           coalesce(row.kind, ''), coalesce(row.category, ''), coalesce(row.block, ''), gate.id, part.id,
           CASE WHEN row.session IS NULL AND coalesce(row.gate, row.venue_part) IS NOT NULL THEN 'no_venue'
                WHEN row.session IS NOT NULL AND session.id IS NULL THEN 'no_session'
                WHEN row.gate IS NOT NULL AND gate.id IS NULL THEN 'no_gate'
                WHEN row.venue_part IS NOT NULL AND part.id IS NULL THEN 'no_part' END,
           CASE WHEN row.holder IS NOT NULL AND person.id IS NULL THEN 'nobody'
                WHEN person.erased_at IS NOT NULL THEN 'erased' END,
           ROW (row.number, row.type, row.happened_at, session.id, coalesce(row.kind, ''), coalesce(row.category, ''),
                coalesce(row.block, ''), gate.id, part.id)::text,
           known.content, known_holder.id, known_holder.erased_at IS NOT NULL
      FROM ticket_row AS row
      LEFT JOIN committee_session session ON session.code = row.session
      LEFT JOIN committee_gate gate ON gate.venue_id = session.venue_id AND gate.code = row.gate
      LEFT JOIN committee_venuepart part ON part.venue_id = session.venue_id AND part.code = row.venue_part
      LEFT JOIN contacts_contact own ON own.system = row.holder_system AND own.external_id = row.holder
      LEFT JOIN contacts_reference other ON other.system = row.holder_system AND other.external_id = row.holder
      LEFT JOIN contacts_contact entry ON entry.id = coalesce(own.id, other.contact_id)
      LEFT JOIN contacts_contact person ON person.id = coalesce(entry.merged_into_id, entry.id)
      LEFT JOIN LATERAL (
          SELECT ROW (event.number, event.type, event.happened_at, event.session_id, event.kind, event.category,
                      event.block, event.gate_id, event.venue_part_id)::text AS content, event.holder_id
            FROM contacts_ticketevent event WHERE event.system = %s AND event.event_id = row.event_id LIMIT 1
      ) AS known ON true
      LEFT JOIN contacts_contact known_entry ON known_entry.id = known.holder_id
      LEFT JOIN contacts_contact known_holder
            ON known_holder.id = coalesce(known_entry.merged_into_id, known_entry.id)
"""

# Whom the rows concern: also those who have the tickets now.
_HOLD_PEOPLE: Final = """
    SELECT count(*) FILTER (WHERE is_gone AND id IN (SELECT holder_id FROM ticket_told WHERE holder_fault IS NULL))
      FROM (SELECT id, erased_at IS NOT NULL OR merged_into_id IS NOT NULL AS is_gone FROM contacts_contact
             WHERE id IN (SELECT holder_id FROM ticket_told
                          UNION SELECT ticket.contact_id FROM ticket_told told JOIN contacts_ticket ticket
                                    ON ticket.number = told.number AND ticket.system = %s)
             ORDER BY id FOR NO KEY UPDATE) AS held
"""

# Compared with what was told before, or with the first row of the file that can be understood. Nobody can tell any
# more by which id somebody was known who is erased.
_JUDGE: Final = """
    WITH placed AS (
        SELECT *, min(line) FILTER (WHERE place_fault IS NULL AND holder_fault IS NULL) OVER same_event AS first
          FROM ticket_told WINDOW same_event AS (PARTITION BY event_id)
    ), compared AS (
        SELECT *,
               coalesce(known_content, max(content) FILTER (WHERE line = first) OVER same_event) AS content_before,
               CASE WHEN known_content IS NULL THEN max(holder_id) FILTER (WHERE line = first) OVER same_event
                    ELSE known_holder_id END AS holder_before
          FROM placed WINDOW same_event AS (PARTITION BY event_id)
    ), judged AS (
        SELECT line, CASE
            WHEN place_fault IS NOT NULL THEN place_fault
            WHEN known_content IS NULL AND (first IS NULL OR line < first) THEN holder_fault
            WHEN known_content IS NULL AND line = first THEN 'new'
            WHEN content = content_before AND (is_of_erased OR holder_id IS NOT DISTINCT FROM holder_before)
                 THEN 'known'
            ELSE 'otherwise' END AS verdict
          FROM compared
    )
    UPDATE ticket_told told SET verdict = judged.verdict FROM judged WHERE judged.line = told.line
    RETURNING told.line, told.verdict
"""

_KEEP: Final = """
    INSERT INTO contacts_ticketevent (system, event_id, number, type, happened_at, holder_id, session_id, kind,
                                      category, block, gate_id, venue_part_id)
    SELECT %s, event_id, number, type, happened_at, holder_id, session_id, kind, category, block, gate_id,
           venue_part_id
      FROM ticket_told WHERE verdict = 'new'
    ON CONFLICT (system, event_id) DO NOTHING
"""


def judge(pieces: Iterable[bytes], columns: Sequence[str], *, system: str, lock: bool) -> dict[int, str]:
    """The verdict on each line: "new", "known", or one of `FAULTS`. With `lock`, it holds until the transaction ends.

    Raises `Meanwhile` when somebody whom a row names has just been merged or erased.
    """
    _copy(pieces, columns)
    with connection.cursor() as cursor:
        if lock:
            locks.hold_stripes(_WORDS, [system, system])
        cursor.execute(_LOOK_UP, [system])
        if lock:
            cursor.execute(_HOLD_PEOPLE, [system])
            if cursor.fetchone() != (0,):
                raise Meanwhile
        cursor.execute(_JUDGE)
        return dict(cursor.fetchall())


def _copy(pieces: Iterable[bytes], columns: Sequence[str]) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Rows are staged inside the transaction that uses them.")
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        with cursor.copy(f"COPY ticket_row ({', '.join(columns)}) FROM STDIN WITH (FORMAT text, NULL '')") as copying:
            for piece in pieces:
                copying.write(piece)


def keep(*, system: str) -> None:
    """The events that are new; what follows from them is derived next."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [system])
