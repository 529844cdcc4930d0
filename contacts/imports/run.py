"""How is a confirmed file written? A thousand rows and their last line a transaction: killed, it goes on there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, Final, cast

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.spreadsheets import open_table
from contacts.enums import ImportStatus
from contacts.imports import plan, writing
from contacts.imports.chunks import Chunk, chunks
from contacts.imports.people import PeopleReader
from contacts.imports.preview import FileGone, Totals, reading
from contacts.imports.repeats import FirstLines
from contacts.models import ImportRun

# Keeps two workers from the same file; the lock goes with the connection of a worker that dies.
_LOCK: Final = 0x1A9047
_ATTEMPTS: Final = 3
_BROKEN: Final = _("The import stopped at a fault of the program: the engineers find it in the log.")


def run(import_run: ImportRun, *, at: datetime, at_most: int | None = None) -> bool:
    """Write the next chunks (`at_most` of them, or all); True when nothing is left to do.

    Safe to call at any time and from anywhere: what is written is skipped, and a second caller does nothing.
    """
    with _alone(import_run) as alone:
        if not alone:
            return True
        import_run.refresh_from_db()
        if import_run.status not in {ImportStatus.QUEUED, ImportStatus.RUNNING}:
            return True
        _begin(import_run, at=at)
        try:
            is_finished = _write(import_run, at=at, at_most=at_most)
        except CommitteeError as error:
            _end(import_run, ImportStatus.FAILED, at=at, error=str(error))
            return True
        except (OperationalError, InterfaceError):
            raise  # the database is away: the import goes on when it is back
        except Exception:
            # A fault of ours must not be tried again for ever.
            _end(import_run, ImportStatus.FAILED, at=at, error=str(_BROKEN))
            raise
        if is_finished:
            _end(import_run, ImportStatus.FINISHED, at=at)
        return is_finished


@contextmanager
def _alone(import_run: ImportRun) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, import_run.pk])
        (alone,) = cursor.fetchone()
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, import_run.pk])


def _begin(import_run: ImportRun, *, at: datetime) -> None:
    if import_run.status == ImportStatus.RUNNING:
        return
    import_run.status = ImportStatus.RUNNING
    import_run.started_at = at
    import_run.totals = {**Totals().as_json(), "expected": import_run.totals.get("rows", 0)}
    import_run.save(update_fields=["status", "started_at", "totals"])


def _write(import_run: ImportRun, *, at: datetime, at_most: int | None) -> bool:
    told = reading(import_run)
    if not import_run.has_file:
        raise FileGone
    with import_run.file.open("rb") as file, FirstLines() as first_lines:
        table = open_table(cast("BinaryIO", file), file_name=told["file_name"], encoding=told["encoding"])
        reader = PeopleReader(told["columns"], topic=told["topic"], at=at)
        written = 0
        for chunk in chunks(table, reader, first_lines):
            if chunk.last_line <= import_run.cursor:
                continue
            if at_most is not None and written >= at_most:
                return False
            _write_chunk(import_run, chunk)
            written += 1
    return True


def _write_chunk(import_run: ImportRun, chunk: Chunk) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                totals = _write_once(import_run, chunk)
        except IntegrityError:
            # Another system has just registered somebody of this chunk: compared again, they are known.
            if attempt + 1 == _ATTEMPTS:
                raise
        else:
            # Only now: an attempt that failed has counted nothing.
            import_run.totals, import_run.cursor = totals, chunk.last_line
            return


def _write_once(import_run: ImportRun, chunk: Chunk) -> dict[str, int]:
    changes = plan.compare(chunk.people, system=import_run.system, lock=True)
    totals = Totals(**{name: import_run.totals[name] for name in Totals().as_json()})
    totals.count(chunk, changes)
    writing.write(changes, system=import_run.system, run=import_run.pk, source_ref=f"import:{import_run.pk}")
    counted = {**import_run.totals, **totals.as_json()}
    ImportRun.objects.filter(pk=import_run.pk).update(totals=counted, cursor=chunk.last_line)
    return counted


def _end(import_run: ImportRun, status: ImportStatus, *, at: datetime, error: str = "") -> None:
    with transaction.atomic():
        import_run.refresh_from_db()
        import_run.status = status
        import_run.finished_at = at
        import_run.error = error
        import_run.save(update_fields=["status", "finished_at", "error"])
        audit.record(f"contacts.import_{status}", by=None, on=import_run, after=import_run.totals, reason=error)
