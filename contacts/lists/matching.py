"""Whom do the rows of a list name? Staged by COPY and matched by a statement each for ids, e-mails and phones.

The first that finds somebody decides; an address that two people share finds both. Who was merged into somebody else
is that person; who was erased is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import connection, transaction

_TABLES: Final = """
    CREATE TEMP TABLE IF NOT EXISTS listed_row (
        line integer, external_id text, email bytea, phone bytea) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS listed_person (line integer, contact_id bigint) ON COMMIT DELETE ROWS;
    TRUNCATE listed_row, listed_person;
"""
_BY_ID: Final = """
    INSERT INTO listed_person
    SELECT r.line, COALESCE(c.merged_into_id, c.id)
      FROM listed_row r JOIN contacts_contact c ON c.system = %(system)s AND c.external_id = r.external_id
     WHERE c.erased_at IS NULL
"""
_BY_FURTHER_ID: Final = """
    INSERT INTO listed_person
    SELECT r.line, COALESCE(c.merged_into_id, c.id)
      FROM listed_row r
      JOIN contacts_reference f ON f.system = %(system)s AND f.external_id = r.external_id
      JOIN contacts_contact c ON c.id = f.contact_id
     WHERE c.erased_at IS NULL AND NOT EXISTS (SELECT FROM listed_person p WHERE p.line = r.line)
"""
_BY_ADDRESS: Final = """
    INSERT INTO listed_person
    SELECT r.line, a.contact_id
      FROM listed_row r
      JOIN contacts_address a ON a.kind = '{kind}' AND a.digest = r.{kind}
      JOIN contacts_contact c ON c.id = a.contact_id
     WHERE c.erased_at IS NULL AND c.merged_into_id IS NULL
       AND NOT EXISTS (SELECT FROM listed_person p WHERE p.line = r.line)
"""
_ALL: Final = (_BY_ID, _BY_FURTHER_ID, _BY_ADDRESS.format(kind="email"), _BY_ADDRESS.format(kind="phone"))

_OUTCOMES: Final = """
    SELECT r.line, CASE WHEN count(p.contact_id) = 0 THEN 'nobody'
                        WHEN bool_or(p.is_first AND l.contact_id IS NULL) THEN 'new'
                        ELSE 'unchanged' END
      FROM listed_row r
      LEFT JOIN (
          SELECT line, contact_id, line = min(line) OVER (PARTITION BY contact_id) AS is_first FROM listed_person
      ) p ON p.line = r.line
      LEFT JOIN contacts_listedcontact l ON l.list_id = %(list)s AND l.contact_id = p.contact_id
     GROUP BY r.line
"""
_KEEP: Final = """
    INSERT INTO contacts_listedcontact (list_id, contact_id)
    SELECT DISTINCT %(list)s::bigint, contact_id FROM listed_person ORDER BY contact_id
    ON CONFLICT (list_id, contact_id) DO NOTHING
"""


def match(pieces: Iterable[bytes], columns: Sequence[str], *, system: str, people_list: int | None) -> dict[int, str]:
    """Of each line "new", "nobody", or "unchanged" where an earlier row names all whom it names."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Rows are staged inside the transaction that uses them.")
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        with cursor.copy(f"COPY listed_row ({', '.join(columns)}) FROM STDIN WITH (FORMAT text, NULL '')") as copying:
            for piece in pieces:
                copying.write(piece)
        for statement in _ALL:
            cursor.execute(statement, {"system": system})
        cursor.execute(_OUTCOMES, {"list": people_list})
        return dict(cursor.fetchall())


def keep(people_list: int) -> None:
    """Put those who were matched on the list."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"list": people_list})
    # Now, and not at the commit: who is being erased is waited for before the import's own row is held, for an erasure
    # holds the person first and the import last.
    connection.check_constraints()
