"""An import's way from the upload to the queue: previewed, looked at with other columns, confirmed or discarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from committee.spreadsheets import Limits
from contacts.enums import ImportKind, ImportStatus
from contacts.imports.check import blocks, digest
from contacts.imports.chunks import keep
from contacts.imports.columns import headers_read
from contacts.imports.preview import Preview, preview, told
from contacts.imports.reading import FileGone
from contacts.models import CheckedKey, ImportRun, RefusedRow, Topic

# Of these somebody has said that their columns are right.
CONFIRMED: Final = [ImportStatus.QUEUED, ImportStatus.RUNNING, ImportStatus.FINISHED, ImportStatus.FAILED]

# What a look at a file finds.
_FOUND: Final = ["mapping", "problems", "totals", "cursor", "checked_at"]


class ImportNotReady(CommitteeError):
    """The import is not at the stage where this can be done with it."""


def upload(
    file: BinaryIO,
    *,
    file_name: str,
    system: str,
    by: User | None,
    at: datetime,
    kind: ImportKind = ImportKind.PEOPLE,
    topic: Topic | None = None,
    asked: Mapping[str, str] | None = None,
    language: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> ImportRun:
    """Look at the beginning of the file and keep it. Raises `UnreadableFile`, and then nothing was kept.

    `asked` is what its kind wants to know beside: the name of a list, the system of the holders. A file that was seen
    whole is checked; any other is to be checked in the background.
    """
    # Only the last part of what a browser calls the file is its name.
    name = Path(file_name.replace("\\", "/")).name[:255]
    former = last_of_system(system, kind=kind)
    remembered = former.mapping.get("fields") if former else None
    import_run = ImportRun(kind=kind, file_name=name, size=file.seek(0, 2), system=system, topic=topic, created_by=by)
    import_run.mapping = {
        "hint": language,
        "remembered": bool(remembered),
        **({"asked": dict(asked)} if asked else {}),
    }
    found = preview(file, import_run, at=at, remembered=remembered, limits=limits)
    import_run.mapping |= {
        "columns": found.matched.columns,
        "fields": headers_read(found.table, found.matched.columns),
        "encoding": found.table.encoding,
        "encoding_guessed": not found.is_whole,
        "separator": found.table.separator,
    }
    if found.is_whole:
        import_run.sha256 = digest(file)
    file.seek(0)
    # On disk under a name of ours: what a stranger called it is never opened.
    as_file = file if isinstance(file, File) else File(file)
    import_run.file.save(f"{kind}{Path(name).suffix.lower()[:8]}", as_file, save=False)
    _note(import_run, found, at=at)
    return import_run


def last_of_system(system: str, *, kind: str) -> ImportRun | None:
    """The last import whose columns somebody has confirmed for such files of this system."""
    confirmed = ImportRun.objects.filter(kind=kind, system=system, status__in=CONFIRMED)
    return confirmed.order_by("-created_at").first()


@transaction.atomic
def _note(import_run: ImportRun, found: Preview, *, at: datetime) -> None:
    """Keep what the first look has found; of a file that was seen whole, this is all there is to find."""
    import_run.problems = [told(problem, blocks=problem in found.blocking) for problem in found.problems]
    import_run.totals = {**found.totals.as_json(), "expected": found.rows_expected}
    import_run.cursor = 0
    import_run.checked_at = at if found.is_whole else None
    if not found.is_whole:
        # What the first rows come to is shown until the check has come further.
        import_run.mapping["first_look"] = found.totals.as_json()
        import_run.totals |= dict.fromkeys(found.totals.as_json(), 0)
    # Not what others may change meanwhile: somebody may confirm it, and an erasure may mark it.
    import_run.save(update_fields=_FOUND if import_run.pk else None)
    RefusedRow.objects.filter(run=import_run).delete()
    CheckedKey.objects.filter(run=import_run).delete()
    if found.is_whole:
        keep(found.refused, run=import_run.pk)


def look_again(import_run: ImportRun, *, columns: Mapping[str, int], at: datetime) -> ImportRun:
    """Look at the file once more, with the columns as a person has assigned them."""
    if import_run.status != ImportStatus.PREVIEWED:
        raise ImportNotReady(_("This file was confirmed or discarded: its columns cannot change any more."))
    import_run.mapping = {**import_run.mapping, "columns": dict(columns), "remembered": False}
    found = previewed(import_run, at=at)
    import_run.mapping["fields"] = headers_read(found.table, columns)
    _note(import_run, found, at=at)
    return import_run


def previewed(import_run: ImportRun, *, at: datetime) -> Preview:
    """The first rows of a file that was uploaded. Raises `FileGone`."""
    if not import_run.has_file:
        raise FileGone
    with import_run.file.open("rb") as file:
        return preview(cast("BinaryIO", file), import_run, at=at)


def already_imported(import_run: ImportRun) -> ImportRun | None:
    """The import that has done all this before: the same bytes, read in the same way."""
    if not import_run.sha256:
        return None
    asked = import_run.mapping.get("asked")
    return (
        ImportRun.objects.filter(
            Q(mapping__asked=asked) if asked else Q(),
            kind=import_run.kind,
            sha256=import_run.sha256,
            system=import_run.system,
            topic=import_run.topic,
            mapping__columns=import_run.mapping.get("columns"),
            mapping__encoding=import_run.mapping.get("encoding"),
            status=ImportStatus.FINISHED,
        )
        .exclude(pk=import_run.pk)
        .order_by("-finished_at")
        .first()
    )


@transaction.atomic
def confirm(import_run: ImportRun, *, by: User | None) -> ImportRun:
    """Let the rows that are good be written, whether or not all were looked at. Raises `ImportNotReady`."""
    import_run = _locked(import_run)
    if blocks(import_run):
        raise ImportNotReady(_("Settle first which column is which."))
    import_run.status = ImportStatus.QUEUED
    import_run.save(update_fields=["status"])
    audit.record("contacts.import", by=by, on=import_run, after=import_run.totals)
    return import_run


@transaction.atomic
def go_on(import_run: ImportRun, *, by: User | None) -> ImportRun:
    """Let an import that failed be written from where it stopped. Raises `ImportNotReady`."""
    import_run = ImportRun.objects.select_for_update().get(pk=import_run.pk)
    if import_run.status != ImportStatus.FAILED or not import_run.has_file:
        raise ImportNotReady(_("Only an import that failed, and whose file is still there, can go on."))
    import_run.status = ImportStatus.QUEUED
    import_run.error = ""
    import_run.finished_at = None
    import_run.save(update_fields=["status", "error", "finished_at"])
    audit.record("contacts.import_goes_on", by=by, on=import_run, after=import_run.totals)
    return import_run


@transaction.atomic
def discard(import_run: ImportRun, *, by: User | None) -> ImportRun:
    """Give the file up, and delete it: it holds people who are not ours."""
    import_run = _locked(import_run)
    import_run.file.delete(save=False)
    import_run.status = ImportStatus.DISCARDED
    import_run.save(update_fields=["status", "file"])
    CheckedKey.objects.filter(run=import_run).delete()
    audit.record("contacts.discard_import", by=by, on=import_run)
    return import_run


def _locked(import_run: ImportRun) -> ImportRun:
    import_run = ImportRun.objects.select_for_update().get(pk=import_run.pk)
    if import_run.status != ImportStatus.PREVIEWED:
        raise ImportNotReady(_("This file was confirmed or discarded before."))
    return import_run
