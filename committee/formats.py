"""Which files does import-export read and write? CSV and XLSX, with our reader's checks and our writer's guard."""

from __future__ import annotations

import io
from typing import Any, Final

import tablib
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from import_export.formats import base_formats

from committee import exports
from committee.spreadsheets import CellProblem, Code, Limits, UnreadableFile, match_columns, open_table

# What is previewed and imported while somebody waits; larger files go through the imports of their app.
LIMITS: Final = Limits(file_bytes=50 * 1024 * 1024, rows=50_000, columns=300, workbook_file_bytes=20 * 1024 * 1024)


class FileDataset(tablib.Dataset):
    """A dataset that still knows the lines of its file, and what was wrong with them.

    A line that could not be read keeps its place as an empty row, so that `CommitteeResource` reports it among the
    rows, in order, instead of losing it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[int] = []
        self.problems: dict[int, CellProblem] = {}


def read_dataset(content: bytes | str) -> FileDataset:
    """The whole of a small file. Raises `UnreadableFile`."""
    raw = content.encode() if isinstance(content, str) else content
    table = open_table(io.BytesIO(raw), file_name="", limits=LIMITS, language=get_language())
    _refuse_ambiguous_header(table.header, table.header_line)
    dataset = FileDataset(headers=table.header)
    for found in table.read():
        if isinstance(found, CellProblem):
            if found.is_harmless:
                continue
            dataset.problems[found.line] = found
            dataset.append([""] * len(table.header))
        else:
            dataset.append(found.values)
        dataset.lines.append(found.line)
    return dataset


def _refuse_ambiguous_header(header: list[str], header_line: int) -> None:
    # A dataset is read by name: of two columns of one name, one would be lost without a word.
    matched = match_columns(header, {name: () for name in header if name}, header_line=header_line)
    if matched.problems:
        raise UnreadableFile(problem=matched.problems[0])
    if "" in header:
        message = _("This column has no header: name it, or remove it.")
        raise UnreadableFile(problem=CellProblem(header_line, header.index("") + 1, Code.BLANK_HEADER, message))


class SafeCSV(base_formats.CSV):
    """CSV in whichever encoding and separator it comes; written for the spreadsheet program of the reader."""

    CONTENT_TYPE = exports.CSV_CONTENT_TYPE

    def get_title(self) -> str:
        return "CSV"

    # Bytes both ways: which encoding a file is in is found out, not assumed.
    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes | str, **_kwargs: Any) -> FileDataset:
        return read_dataset(in_stream)

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        return b"".join(exports.csv_pieces(dataset.headers or [], dataset, language=get_language() or "en"))


class FastXLSX(base_formats.XLSX):
    """XLSX read some twenty times faster than the format it replaces, after a look at what it unpacks to."""

    CONTENT_TYPE = exports.XLSX_CONTENT_TYPE

    def get_title(self) -> str:
        return "XLSX"

    def create_dataset(self, in_stream: bytes, **_kwargs: Any) -> FileDataset:
        return read_dataset(in_stream)

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        file = io.BytesIO()
        exports.write_xlsx(file, dataset.headers or [], dataset, sheet=dataset.title or "")
        return file.getvalue()


FORMATS: Final = [SafeCSV, FastXLSX]
