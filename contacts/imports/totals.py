"""What became, or would become, of the rows of a file?"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.db import connection


@dataclass(slots=True)
class Totals:
    """Rows = new + changed + unchanged + refused. `repeated` are those of the refused whom an earlier row names."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    opt_ins: int = 0
    withdrawals: int = 0
    suppressed: int = 0
    repeated: int = 0

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """As an import has kept them, perhaps before some of them were counted."""
        return cls(**{one.name: kept.get(one.name, 0) for one in fields(cls)})

    def __add__(self, other: Totals) -> Totals:
        mine, theirs = asdict(self), asdict(other)
        return Totals(**{name: mine[name] + theirs[name] for name in mine})

    def as_json(self) -> dict[str, int]:
        return asdict(self)


# Of a row about somebody known.
CHANGES = """(
    row.changes_details OR row.adds_email OR row.adds_phone OR row.adds_ids
    OR row.line IN (SELECT line FROM import_decision)
)"""

# They come in, and nobody writes to them.
_SUPPRESSED = """
    SELECT count(DISTINCT row.line) FROM import_row AS row
    CROSS JOIN LATERAL (VALUES ('email', row.email_digest), ('phone', row.phone_digest)) AS reached (kind, digest)
    JOIN contacts_suppression standing ON standing.lifted_at IS NULL
        AND standing.kind = reached.kind AND standing.digest = decode(reached.digest, 'hex')
"""


class Pace:
    """How many rows a second, since this worker took up the file."""

    def __init__(self, rows: int) -> None:
        self._rows_before = rows
        self._started = time.monotonic()

    def at(self, rows: int) -> int:
        return round((rows - self._rows_before) / max(time.monotonic() - self._started, 0.001))


def of_chunk(*, refused: int, repeated: int) -> Totals:
    """The totals of the rows that were staged and compared, beside those that were refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*), count(*) FILTER (WHERE NOT is_known), count(*) FILTER (WHERE is_known AND {CHANGES})
            FROM import_row AS row
            """  # noqa: S608 - our own condition
        )
        staged, new, changed = cursor.fetchone()
        cursor.execute(_SUPPRESSED)
        (suppressed,) = cursor.fetchone()
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE status = 'granted') FROM import_decision")
        decisions, opt_ins = cursor.fetchone()
    return Totals(
        rows=staged + refused,
        new=new,
        changed=changed,
        unchanged=staged - new - changed,
        refused=refused,
        opt_ins=opt_ins,
        withdrawals=decisions - opt_ins,
        suppressed=suppressed,
        repeated=repeated,
    )
