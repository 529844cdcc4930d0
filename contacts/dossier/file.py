"""How does what we hold become one file? Section by section, straight to the disk, with a fingerprint of the whole.

The JSON has every section under the names of the code. The tables and the page that leads through them are named in
the person's language, and there is none of what we do not hold.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, BinaryIO, Final, cast

from django.db import connection, transaction
from django.utils import translation

from committee import exports
from contacts.dossier import read_me, words
from contacts.dossier.registry import Section, alike, sections
from contacts.erasure import entries_of
from contacts.models import Contact

# Raised when a section or a column changes its meaning or goes; new ones may come without.
FORMAT: Final = "1"
DOCUMENT: Final = "my-data.json"
_PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class File:
    """A person's file, ready to be read from its beginning. It is on no disk once `content` is closed."""

    name: str
    content: BinaryIO
    size: int
    sha256: str
    # How many rows of what, for the proof.
    sections: dict[str, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A section as a table, waiting to be put into the file."""

    section: str
    count: int
    content: IO[bytes]


def compile_for(contact: Contact, *, at: datetime) -> File:
    """Everything every app holds about the person, as of one moment. The caller closes the content."""
    content = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - handed over open
    try:
        with _as_of_one_moment():
            counts = _write(content, contact, at=at)
        size, sha256 = _fingerprint(content)
    except BaseException:
        content.close()
        raise
    return File(f"my-data-{at:%Y-%m-%d}.zip", content, size, sha256, counts)


@contextmanager
def _as_of_one_moment() -> Iterator[None]:
    """All sections see the same database, however long they take; inside another transaction, what that one sees."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write(content: BinaryIO, contact: Contact, *, at: datetime) -> dict[str, int]:
    entries = entries_of(contact)
    language = Contact.objects.values_list("language", flat=True).get(pk=entries[0])
    tables: list[Table] = []
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive,
        translation.override(language),
    ):
        with archive.open(DOCUMENT, "w", force_zip64=True) as document:
            head = {"format": FORMAT, "made_at": at.isoformat(), "language": language}
            document.write(json.dumps(head)[:-1].encode() + b', "sections": {')
            for name, section in sections().items():
                document.write((",\n" if tables else "\n").encode() + json.dumps(name).encode() + b": [")
                tables.append(_write_section(document, name, section, entries, language))
                document.write(b"]")
            document.write(b"\n}}\n")
        _write_tables(archive, tables, language=language, at=at)
    return {table.section: table.count for table in tables}


def _write_section(document: IO[bytes], name: str, section: Section, entries: Sequence[int], language: str) -> Table:
    """The rows into the JSON, and into a table of their own on the way: each is asked of the database once."""
    columns, rows = alike(name, section(entries))
    count = 0

    def told() -> Iterator[list[object]]:
        nonlocal count
        for row in rows:
            text = json.dumps(_plain(row), ensure_ascii=False)
            document.write((",\n" if count else "\n").encode() + text.encode())
            count += 1
            yield [_cell(value) for value in row.values()]

    content: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - read once the JSON is written
    for piece in exports.csv_pieces([words.column(name, key) for key in columns], told(), language=language):
        content.write(piece)
    return Table(name, count, content)


def _write_tables(archive: zipfile.ZipFile, tables: Sequence[Table], *, language: str, at: datetime) -> None:
    """Those that hold something, numbered; and the page that says what each is."""
    listed: list[tuple[str, str, int]] = []
    for table in tables:
        with table.content:
            if not table.count:
                continue
            title = words.section(table.section)
            name = f"{len(listed) + 1:02} {title}.csv"
            listed.append((title, name, table.count))
            with archive.open(name, "w", force_zip64=True) as entry:
                _copy(table.content, entry)
    archive.writestr(*read_me.page(listed, language=language, at=at))


def _plain(value: Any) -> Any:
    """What JSON can say."""
    match value:
        case dict():
            return {str(key): _plain(held) for key, held in value.items()}
        case list() | tuple():
            return [_plain(held) for held in value]
        case None | bool() | int() | float():
            return value
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def _cell(value: Any) -> object:
    """A list or an object is one cell, written as JSON."""
    return json.dumps(_plain(value), ensure_ascii=False) if isinstance(value, dict | list | tuple) else value


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    source.seek(0)
    while piece := source.read(_PIECE):
        target.write(piece)


def _fingerprint(content: BinaryIO) -> tuple[int, str]:
    """Its size, and the SHA-256 of all of it; leaves it at its beginning."""
    found = hashlib.sha256()
    content.seek(0)
    while piece := content.read(_PIECE):
        found.update(piece)
    size = content.tell()
    content.seek(0)
    return size, found.hexdigest()
