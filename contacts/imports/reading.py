"""How is the file of an import read? The same way at the check, at the import and for its refused rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import dropwhile
from typing import BinaryIO, Final, cast

from django.db import connection
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.spreadsheets import Table, open_table
from contacts.imports import kinds
from contacts.imports.chunks import Chunk, chunks
from contacts.imports.pipeline import validated
from contacts.models import ImportRun
from contacts.rows.blocks import Validator

# Keeps two workers from the same file; the lock goes with the connection of a worker that dies.
LOCK: Final = 0x1A9047


class FileGone(CommitteeError):
    message = _("The file of this import is no longer there: upload it again.")


@contextmanager
def alone_with(import_run: ImportRun) -> Iterator[bool]:
    """Is nobody else at work on this file? If not, nobody will be for as long as the `with` lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, import_run.pk])
        (alone,) = cursor.fetchone()
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, import_run.pk])


@contextmanager
def opened(import_run: ImportRun) -> Iterator[Table]:
    """Raises `FileGone`, and `UnreadableFile` where it is no table."""
    if not import_run.has_file:
        raise FileGone
    with import_run.file.open("rb") as file:
        encoding = import_run.mapping.get("encoding") or None
        yield open_table(cast("BinaryIO", file), file_name=import_run.file_name, encoding=encoding)


@contextmanager
def chunks_after_cursor(import_run: ImportRun, *, at: datetime) -> Iterator[tuple[list[str], Iterator[Chunk]]]:
    """The columns that are filled, and what is left of the file."""
    cursor = import_run.cursor
    with opened(import_run) as table:
        meaning = kinds.of(import_run).meaning(import_run, import_run.mapping["columns"], table, at=at)
        records = dropwhile(lambda record: record[0] <= cursor, table.records())
        with validated(records, meaning, size=import_run.size) as blocks:
            most = None if cursor else table.limits.bad_rows_from_the_start
            yield Validator(meaning).columns, chunks(blocks, most_unreadable=most)
