"""What kind of file is this, and how is it opened? What is no table is refused in words, before it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.sentences import filled
from committee.spreadsheets import csv_files, encodings, xlsx_files
from committee.spreadsheets.limits import Limits
from committee.spreadsheets.problems import CellProblem, Code, UnreadableFile
from committee.spreadsheets.reading import read_as_table
from committee.spreadsheets.rows import Record
from committee.spreadsheets.sources import Source
from committee.spreadsheets.tables import Kind, Table

_HEAD: Final = 64 * 1024
_FIRST_IMPRESSION: Final = 1024 * 1024
_ZIP: Final = b"PK\x03\x04"

_SAVE_AS: Final = _("Open it in a spreadsheet program and save it as CSV (UTF-8) or XLSX.")
# How files that are no tables begin, and what to call them.
_OTHER_KINDS: Final[tuple[tuple[bytes, str | Promise], ...]] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _("This is an old Excel file (.xls) or a workbook with a password.")),
    (b"%PDF", _("This is a PDF, not a spreadsheet.")),
    (b"\x89PNG", _("This is a picture, not a spreadsheet.")),
    (b"\xff\xd8\xff", _("This is a picture, not a spreadsheet.")),
    (b"GIF8", _("This is a picture, not a spreadsheet.")),
    (b"RIFF", _("This is a picture or a film, not a spreadsheet.")),
    (b"{\\rtf", _("This is a text document, not a spreadsheet.")),
    (b"\x1f\x8b", _("This is a compressed file: unpack it first.")),
    (b"7z\xbc\xaf", _("This is a compressed file: unpack it first.")),
    (b"Rar!", _("This is a compressed file: unpack it first.")),
)
_MARKUP: Final = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<body", b"<meta")
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1a\x1b")


def open_table(
    path_or_file: str | Path | BinaryIO,
    *,
    file_name: str,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    language: str | None = None,
    encoding: str | None = None,
    hurried: bool = False,
) -> Table:
    """Open what staff hand over as a table. Raises `UnreadableFile` where no row of it could be read.

    The content decides what it is, not `file_name`. `language` hints at the encodings from before UTF-8; `encoding`
    is for a person who knows better than our guess. `hurried`, it is guessed from the beginning of the file: whoever
    reads on asks `decided_encoding` about the whole.
    """
    source = Source(path_or_file, file_name=file_name)
    _refuse_size(source.size(), limits.file_bytes)
    head = source.head(_HEAD)
    if head.startswith(_ZIP):
        return xlsx_files.open_workbook(source, limits=limits)
    _refuse_other_kinds(head)
    encoding = encoding or _decided(source, limits, language, at_most=_FIRST_IMPRESSION if hurried else None)
    return _open_csv(source, limits=limits, encoding=encoding)


def decided_encoding(
    path_or_file: str | Path | BinaryIO,
    *,
    language: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> str:
    """The encoding by all of the file; of a workbook UTF-8. Raises `UnreadableFile` where none can be told."""
    source = Source(path_or_file)
    return "utf-8" if source.head(len(_ZIP)) == _ZIP else _decided(source, limits, language)


def _refuse_size(size: int, most: int) -> None:
    if size == 0:
        raise UnreadableFile(_("The file is empty."), code=Code.EMPTY_FILE)
    if size > most:
        message = _("The file is larger than the %(most)d MB allowed. Split it into several files.")
        raise UnreadableFile(filled(message, {"most": most // (1024 * 1024)}), code=Code.TOO_LARGE)


def _refuse_other_kinds(head: bytes) -> None:
    for beginning, what in _OTHER_KINDS:
        if head.startswith(beginning):
            raise UnreadableFile(filled(_("%(what)s %(advice)s"), {"what": what, "advice": _SAVE_AS}))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    if start.startswith(_MARKUP):
        message = _("This is a web page or XML that was named as a spreadsheet. %(advice)s")
        raise UnreadableFile(filled(message, {"advice": _SAVE_AS}))
    if start.startswith((b"{", b"[{")):
        raise UnreadableFile(filled(_("This is JSON, not a spreadsheet. %(advice)s"), {"advice": _SAVE_AS}))
    without_controls = head.translate(None, _CONTROLS)
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or encodings.utf16_without_mark(head) is not None
    if not is_wide and len(head) - len(without_controls) > 0.02 * len(head) + 4:
        raise UnreadableFile


def _decided(source: Source, limits: Limits, language: str | None, *, at_most: int | None = None) -> str:
    if found := encodings.decide(source, language=language, at_most=at_most):
        return found
    line, column = _first_beyond_ascii(source, limits)
    message = _(
        "From here on the text is in an encoding that cannot be told for certain. Save the file as CSV (UTF-8)."
    )
    raise UnreadableFile(problem=CellProblem(line, column, Code.UNREADABLE_ENCODING, message))


def _first_beyond_ascii(source: Source, limits: Limits) -> tuple[int, int]:
    # Latin-1 gives each byte a character, so that the place can be found without knowing the encoding.
    separator = csv_files.likeliest_separator(source, encoding="latin-1", limits=limits)
    lines = csv_files.Lines(source, encoding="latin-1", limits=limits)
    for line, record in csv_files.records(lines, separator=separator, limits=limits):
        for column, cell in enumerate(record if isinstance(record, list) else [], start=1):
            if not cell.isascii():
                return line, column
    return 1, 1


def _open_csv(source: Source, *, encoding: str, limits: Limits) -> Table:
    first_line = next(csv_files.Lines(source, encoding=encoding, limits=limits), "")
    declared = csv_files.declared_separator(first_line)
    separator = declared or csv_files.likeliest_separator(source, encoding=encoding, limits=limits)

    def numbered() -> Iterator[tuple[int, Record]]:
        lines = csv_files.Lines(source, encoding=encoding, limits=limits)
        if declared:
            next(lines)
        return csv_files.records(lines, separator=separator, limits=limits)

    return read_as_table(numbered, kind=Kind.CSV, limits=limits, encoding=encoding, separator=separator)
