"""How do our rows become a file that staff open? CSV and XLSX, streamed, and harmless in a spreadsheet program.

What is text stays text: a value or header that a program might run as a formula gets a leading apostrophe, which our
own reader takes off again. Numbers, dates and yes/no given as such are written as such.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from committee.spreadsheets.formulas import guarded

CSV_CONTENT_TYPE: Final = "text/csv; charset=utf-8"
XLSX_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A French spreadsheet program takes the comma for the decimal sign, and so expects the semicolon between cells.
_SEPARATORS: Final = {"fr": ";"}
_ROWS_A_PIECE: Final = 500
_NOT_IN_A_CELL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS: Final = re.compile(r"\r\n?")
_PHONE: Final = re.compile(r"\+[0-9]{5,15}", re.ASCII)
# What spreadsheet programs refuse in a sheet's name, and how long it may be.
_NOT_IN_A_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_SHEET_NAME: Final = 31
_LONGEST_CELL: Final = 32_767


def csv_pieces(
    header: Sequence[object], rows: Iterable[Sequence[object]], *, language: str, separator: str = ""
) -> Iterator[bytes]:
    """The file piece by piece, ready for a streamed response. `language` is that of the reader.

    Between the cells stands `separator`, or what spreadsheet programs of that language expect.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator or _SEPARATORS.get(language, ","), lineterminator="\r\n")
    # Without the mark, spreadsheet programs take UTF-8 for the encoding of last century.
    buffer.write("\ufeff")
    writer.writerow([_csv_text(name) for name in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_text(value) for value in row])
        if number % _ROWS_A_PIECE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(
    file: BinaryIO,
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "",
    right_to_left: bool = False,
    widths: Sequence[int] = (),
) -> None:
    """One sheet, its header bold and kept in sight. Rows are written as they come: memory stays flat."""
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(_NOT_IN_A_SHEET_NAME.sub(" ", sheet)[:_LONGEST_SHEET_NAME] or None)
    page.sheet_view.rightToLeft = right_to_left
    page.freeze_panes = "A2"
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width

    bold = Font(bold=True)
    page.append([_text_cell(page, _xlsx_value(str(name)), bold) for name in header])
    for row in rows:
        values = [_xlsx_value(value) for value in row]
        # Else a person called "#N/A" becomes an error.
        page.append([_text_cell(page, value) if value in ERROR_CODES else value for value in values])
    workbook.save(file)


def _text_cell(page: WriteOnlyWorksheet, text: object, font: Font | None = None) -> WriteOnlyCell:
    """A cell that is text whatever it looks like."""
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def _csv_text(value: object) -> object:
    match value:
        case None:
            return ""
        case str():
            return guarded(_plain(value))
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else value
        case dt.datetime() | dt.date() | dt.time():
            return _moment(value)
        case _:
            return guarded(_plain(str(value)))


def _xlsx_value(value: object) -> object:
    match value:
        case None | bool() | int() | float() | Decimal():
            return value
        case str():
            text = _plain(value)[:_LONGEST_CELL]
            # In a workbook a telephone number is a text like any other: nothing runs it.
            return text if _PHONE.fullmatch(text) else guarded(text)
        case dt.datetime():
            return _moment(value)
        case dt.date() | dt.time():
            return value
        case _:
            return guarded(_plain(str(value))[:_LONGEST_CELL])


def _plain(text: str) -> str:
    """The text without what no cell can hold, its lines ending one way."""
    if text.isprintable():
        return text
    return _NOT_IN_A_CELL.sub("", _LINE_ENDS.sub("\n", text))


def _moment(value: dt.datetime | dt.date | dt.time) -> str:
    # ISO 8601 with its offset: the only way to write an instant that no reader takes for another.
    return value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else value.isoformat()
