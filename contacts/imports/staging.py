"""Where do the rows of a chunk wait while they are compared and written? In two tables of this connection alone.

They are temporary: nothing of them reaches the write-ahead log, two imports never meet in them, and they are empty
again when the transaction ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from committee.db import next_key
from contacts.models import ConsentRecord, Contact
from contacts.rows.staged import COLUMNS

# Beside what the file says: whom the row is about (for somebody new, the subject and the key they will have), and what
# is new about them. Somebody new is new in everything.
_VERDICT = """
    subject uuid NOT NULL DEFAULT uuidv7(),
    is_known boolean NOT NULL DEFAULT false,
    changes_details boolean NOT NULL DEFAULT true,
    adds_email boolean NOT NULL DEFAULT true,
    adds_phone boolean NOT NULL DEFAULT true,
    adds_ids boolean NOT NULL DEFAULT true
"""


def copy(columns: Sequence[str], pieces: Iterable[bytes]) -> None:
    """Fill the table `import_row` with validated rows, and nothing else."""
    with connection.cursor() as cursor:
        _make(cursor)
        statement = f"COPY import_row ({', '.join(columns)}) FROM STDIN WITH (FORMAT text, NULL '')"
        with cursor.copy(statement) as copying:
            for piece in pieces:
                copying.write(piece)


def _make(cursor) -> None:  # type: ignore[no-untyped-def]
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Rows are staged inside the transaction that uses them.")
    stated = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    cursor.execute(
        f"""
        CREATE TEMP TABLE IF NOT EXISTS import_row (
            {stated}, contact_id bigint NOT NULL DEFAULT {next_key(Contact)}, {_VERDICT}
        ) ON COMMIT DELETE ROWS
        """
    )
    cursor.execute(
        f"""
        CREATE TEMP TABLE IF NOT EXISTS import_decision (
            id bigint DEFAULT {next_key(ConsentRecord)},
            is_first boolean, line integer, contact_id bigint, subject uuid, topic_id bigint, channel text,
            status text, decided_at timestamptz, origin text
        ) ON COMMIT DELETE ROWS
        """
    )
    cursor.execute("TRUNCATE import_row, import_decision")
