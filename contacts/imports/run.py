"""How is a confirmed file written? A chunk and its last line in one transaction: killed anywhere, it goes on there."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.sentences import kept_text
from contacts.enums import ImportStatus
from contacts.imports import kinds
from contacts.imports.chunks import Chunk, keep
from contacts.imports.comparing import Meanwhile
from contacts.imports.reading import alone_with, chunks_after_cursor
from contacts.imports.totals import Pace, Totals
from contacts.imports.turns import Turn
from contacts.models import CheckedKey, ImportRun, RefusedRow

_ATTEMPTS: Final = 3
# After so many rows of the file, in however many turns: each time the tables may be four times as large as the last.
_COUNTED_AFTER: Final = tuple(40_000 * 4**power for power in range(8))
_BROKEN: Final = _("The import stopped at a fault of the program: the engineers find it in the log.")


class Overtaken(CommitteeError):
    """Somebody else has written this chunk: whoever finds out leaves the file to them."""


def run(import_run: ImportRun, *, at: datetime, turn: Turn | None = None) -> bool:
    """Write chunk after chunk until the `turn` is over, or all; True when nothing is left to do.

    Safe to call at any time and from anywhere: what is written is skipped, and a second caller does nothing.
    """
    with alone_with(import_run) as alone:
        if not alone:
            return True
        import_run.refresh_from_db()
        if import_run.status not in {ImportStatus.QUEUED, ImportStatus.RUNNING}:
            return True
        _begin(import_run, at=at)
        try:
            is_finished = _write(import_run, at=at, turn=turn)
        except Overtaken:
            return True
        except CommitteeError as error:
            _end(import_run, ImportStatus.FAILED, at=at, error=error.args[0])
            return True
        except (OperationalError, InterfaceError):
            raise  # the database is away: the import goes on when it is back
        except Exception:
            # A fault of ours must not be tried again for ever.
            _end(import_run, ImportStatus.FAILED, at=at, error=_BROKEN)
            raise
        if is_finished:
            _end(import_run, ImportStatus.FINISHED, at=at)
        return is_finished


@transaction.atomic
def _begin(import_run: ImportRun, *, at: datetime) -> None:
    """The first time, what the check has counted gives way to what is written."""
    import_run.status = ImportStatus.RUNNING
    if import_run.started_at is None:
        import_run.started_at = at
        import_run.cursor = 0
        import_run.totals = {**Totals().as_json(), "expected": expected_rows(import_run)}
        RefusedRow.objects.filter(run=import_run).delete()
        CheckedKey.objects.filter(run=import_run).delete()
    import_run.save(update_fields=["status", "started_at", "cursor", "totals"])


def expected_rows(import_run: ImportRun) -> int:
    """How many rows there are, or seem to be as long as nobody has read them all."""
    return int(import_run.totals.get("rows" if import_run.checked_at else "expected", 0))


def _write(import_run: ImportRun, *, at: datetime, turn: Turn | None) -> bool:
    pace = Pace(import_run.totals["rows"])
    with chunks_after_cursor(import_run, at=at) as (columns, chunks):
        for number, chunk in enumerate(chunks):
            if number and turn and turn.is_over():
                return False
            before = import_run.totals["rows"]
            _write_chunk(import_run, chunk, columns, pace=pace)
            if any(before < rows <= import_run.totals["rows"] for rows in _COUNTED_AFTER):
                _tell_the_planner(import_run)
    kinds.of(import_run).complete(import_run)
    return True


def _tell_the_planner(import_run: ImportRun) -> None:
    """Let PostgreSQL see how the tables have grown: who plans with the sizes of an hour ago reads too much."""
    tables = ", ".join(model._meta.db_table for model in kinds.of(import_run).tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _write_chunk(import_run: ImportRun, chunk: Chunk, columns: list[str], *, pace: Pace) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                totals = _write_once(import_run, chunk, columns, pace=pace)
        except (IntegrityError, Meanwhile):
            # Another system has just registered, merged or erased somebody of this chunk: compared again, it is known.
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            # Only now: an attempt that failed has counted nothing.
            import_run.totals, import_run.cursor = totals, chunk.last_line
            return


def _write_once(import_run: ImportRun, chunk: Chunk, columns: list[str], *, pace: Pace) -> dict[str, Any]:
    refused, found = kinds.of(import_run).write(import_run, chunk, columns)
    keep(refused, run=import_run.pk)
    return advance(import_run, found, to=chunk.last_line, pace=pace)


def advance(import_run: ImportRun, found: Totals, *, to: int, pace: Pace) -> dict[str, Any]:
    """Count a chunk and move the cursor behind it, unless somebody else has. Raises `Overtaken`."""
    totals = Totals.of(import_run.totals) + found
    counted = {**import_run.totals, **totals.as_json(), "per_second": pace.at(totals.rows)}
    unmoved = ImportRun.objects.filter(pk=import_run.pk, status=import_run.status, cursor=import_run.cursor)
    if not unmoved.update(totals=counted, cursor=to, touched_at=Now()):
        raise Overtaken
    return counted


def _end(import_run: ImportRun, status: ImportStatus, *, at: datetime, error: str | Promise = "") -> None:
    with transaction.atomic():
        import_run.refresh_from_db()
        import_run.status = status
        import_run.finished_at = at
        import_run.error = kept_text(error) if error else ""
        import_run.save(update_fields=["status", "finished_at", "error"])
        audit.record(f"contacts.import_{status}", by=None, on=import_run, after=import_run.totals, reason=str(error))
