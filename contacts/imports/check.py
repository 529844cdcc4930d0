"""What would the whole file do? Every row validated and compared in the background, and nothing written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, cast

from django.db import transaction

from committee.errors import CommitteeError
from committee.sentences import kept
from committee.spreadsheets import UnreadableFile
from committee.spreadsheets.opening import decided_encoding
from contacts.enums import ImportStatus
from contacts.imports import kinds
from contacts.imports.chunks import Chunk, keep
from contacts.imports.reading import FileGone, alone_with, chunks_after_cursor
from contacts.imports.run import Overtaken, advance
from contacts.imports.totals import Pace
from contacts.imports.turns import Turn
from contacts.models import CheckedKey, ImportRun


def check(import_run: ImportRun, *, at: datetime, turn: Turn | None = None) -> bool:
    """Look at chunk after chunk until the `turn` is over, or at all; True when nothing is left to look at.

    Safe to call at any time and from anywhere. It stops when the file is confirmed, read with other columns, or given
    up meanwhile.
    """
    with alone_with(import_run) as alone:
        if not alone:
            return True
        import_run.refresh_from_db()
        if import_run.status != ImportStatus.PREVIEWED or import_run.checked_at or blocks(import_run):
            return True
        try:
            if not import_run.sha256:
                fingerprint(import_run)
            is_over = _look_at_rows(import_run, at=at, turn=turn)
        except Overtaken:
            return True
        except CommitteeError as error:
            _block(import_run, error, at=at)
            return True
        if is_over:
            _end(import_run, at=at)
        return is_over


def blocks(import_run: ImportRun) -> bool:
    """Is there something without which no row can be read?"""
    return any(problem["blocks"] for problem in import_run.problems)


def fingerprint(import_run: ImportRun) -> None:
    """The fingerprint of the file; and its encoding, decided by all of it and no longer by its beginning."""
    if not import_run.has_file:
        raise FileGone
    with import_run.file.open("rb") as file:
        import_run.sha256 = digest(cast("BinaryIO", file))
        if import_run.mapping.get("encoding_guessed"):
            encoding = decided_encoding(cast("BinaryIO", file), language=import_run.mapping.get("hint"))
            import_run.mapping = {**import_run.mapping, "encoding": encoding}
    still = ImportRun.objects.filter(pk=import_run.pk, status=ImportStatus.PREVIEWED, cursor=import_run.cursor)
    if not still.update(sha256=import_run.sha256, mapping=import_run.mapping):
        raise Overtaken


def digest(file: BinaryIO) -> str:
    file.seek(0)
    found = hashlib.sha256()
    for piece in _pieces(file):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(1024 * 1024):
        yield piece


def _look_at_rows(import_run: ImportRun, *, at: datetime, turn: Turn | None) -> bool:
    pace = Pace(import_run.totals.get("rows", 0))
    with chunks_after_cursor(import_run, at=at) as (columns, chunks):
        for number, chunk in enumerate(chunks):
            if number and turn and turn.is_over():
                return False
            _look(import_run, chunk, columns, pace=pace)
    return True


@transaction.atomic
def _look(import_run: ImportRun, chunk: Chunk, columns: list[str], *, pace: Pace) -> None:
    refused, found = kinds.of(import_run).look(import_run, chunk, columns)
    keep(refused, run=import_run.pk)
    import_run.totals = advance(import_run, found, to=chunk.last_line, pace=pace)
    import_run.cursor = chunk.last_line


def _end(import_run: ImportRun, *, at: datetime) -> None:
    ImportRun.objects.filter(pk=import_run.pk, status=ImportStatus.PREVIEWED).update(checked_at=at)
    CheckedKey.objects.filter(run=import_run).delete()


def _block(import_run: ImportRun, error: CommitteeError, *, at: datetime) -> None:
    """The file turned out to be none that can be imported, further down than the preview looks."""
    problem = error.problem if isinstance(error, UnreadableFile) else None
    told = {
        "line": problem.line if problem else 1,
        "column": problem.column if problem else None,
        "code": str(error.code) if isinstance(error, UnreadableFile) else "unreadable",
        **kept(problem.message if problem else error.args[0]),
        "blocks": True,
    }
    ImportRun.objects.filter(pk=import_run.pk, status=ImportStatus.PREVIEWED).update(
        problems=[*import_run.problems, told], checked_at=at
    )
    CheckedKey.objects.filter(run=import_run).delete()
