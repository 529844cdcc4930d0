"""An import's way from the upload to the queue: previewed, looked at with other columns, confirmed or discarded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from committee.spreadsheets import Limits
from contacts.enums import ImportStatus
from contacts.imports.preview import Preview, preview, previewed
from contacts.models import ImportRun, Topic

UNCONFIRMED_KEPT: Final = timedelta(days=7)
FINISHED_KEPT: Final = timedelta(days=30)
DONE: Final = [ImportStatus.FINISHED, ImportStatus.FAILED]


class ImportNotReady(CommitteeError):
    """The import is not at the stage where this can be done with it."""


def upload(
    file: BinaryIO,
    *,
    file_name: str,
    system: str,
    topic: Topic | None,
    by: User | None,
    at: datetime,
    language: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> ImportRun:
    """Check the whole file and keep it with what was found. Raises `UnreadableFile`, and then nothing was kept."""
    # Only the last part of what a browser calls the file is its name.
    name = Path(file_name.replace("\\", "/")).name[:255]
    found = preview(file, file_name=name, system=system, topic=topic, at=at, language=language, limits=limits)
    import_run = ImportRun(
        file_name=name,
        sha256=_digest(file),
        system=system,
        topic=topic,
        mapping={"columns": found.matched.columns, "encoding": found.table.encoding},
        created_by=by,
    )
    _note(import_run, found)
    file.seek(0)
    # On disk under a name of ours: what a stranger called it is never opened.
    import_run.file.save(f"{import_run.sha256[:16]}{Path(name).suffix.lower()[:8]}", File(file), save=False)
    import_run.save()
    return import_run


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while piece := file.read(1024 * 1024):
        found.update(piece)
    return found.hexdigest()


def _note(import_run: ImportRun, found: Preview) -> None:
    import_run.totals = found.totals.as_json()
    import_run.problems = [
        {
            "line": problem.line,
            "column": problem.column,
            "code": str(problem.code),
            "message": str(problem.message),
            "blocks": problem in found.blocking,
        }
        for problem in found.problems
    ]


def look_again(import_run: ImportRun, *, columns: Mapping[str, int], at: datetime) -> ImportRun:
    """Check the whole file once more, with the columns as a person has assigned them."""
    if import_run.status != ImportStatus.PREVIEWED:
        raise ImportNotReady(_("This file was confirmed or discarded: its columns cannot change any more."))
    import_run.mapping = {**import_run.mapping, "columns": dict(columns)}
    _note(import_run, previewed(import_run, at=at, whole=True))
    import_run.save(update_fields=["mapping", "totals", "problems"])
    return import_run


@transaction.atomic
def confirm(import_run: ImportRun, *, by: User | None) -> ImportRun:
    """Let the rows that are good be written. Raises `ImportNotReady`."""
    import_run = _locked(import_run)
    if any(problem["blocks"] for problem in import_run.problems):
        raise ImportNotReady(_("Settle first which column is which."))
    import_run.status = ImportStatus.QUEUED
    import_run.save(update_fields=["status"])
    audit.record("contacts.import", by=by, on=import_run, after=import_run.totals)
    return import_run


@transaction.atomic
def discard(import_run: ImportRun, *, by: User | None) -> ImportRun:
    """Give the file up, and delete it: it holds people who are not ours."""
    import_run = _locked(import_run)
    import_run.file.delete(save=False)
    import_run.status = ImportStatus.DISCARDED
    import_run.save(update_fields=["status", "file"])
    audit.record("contacts.discard_import", by=by, on=import_run)
    return import_run


def _locked(import_run: ImportRun) -> ImportRun:
    import_run = ImportRun.objects.select_for_update().get(pk=import_run.pk)
    if import_run.status != ImportStatus.PREVIEWED:
        raise ImportNotReady(_("This file was confirmed or discarded before."))
    return import_run


def purge(*, at: datetime) -> int:
    """Delete files that have done their work, and those nobody confirmed: they hold people. How many there were."""
    forgotten = ImportRun.objects.filter(status=ImportStatus.PREVIEWED, created_at__lt=at - UNCONFIRMED_KEPT)
    done = ImportRun.objects.filter(status__in=DONE, finished_at__lt=at - FINISHED_KEPT).exclude(file="")
    for import_run in forgotten:
        discard(import_run, by=None)
    for import_run in done:
        import_run.file.delete()
    return len(forgotten) + len(done)


def unfinished() -> QuerySet[ImportRun]:
    """What a worker should be busy with: also what one left when it died."""
    return ImportRun.objects.filter(status__in=[ImportStatus.QUEUED, ImportStatus.RUNNING]).order_by("created_at")
