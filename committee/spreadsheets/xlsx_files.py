"""How does an XLSX workbook become rows? Its first visible sheet, each cell as the text a person sees in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineSheet, load_workbook

from committee.sentences import filled
from committee.spreadsheets.limits import Limits
from committee.spreadsheets.number_formats import PLAIN_FORMAT, NumberFormat
from committee.spreadsheets.problems import CellProblem, Code, UnreadableFile
from committee.spreadsheets.reading import read_as_table
from committee.spreadsheets.rows import Record
from committee.spreadsheets.sources import Source
from committee.spreadsheets.tables import Kind, Table
from committee.spreadsheets.xlsx_archive import Archive
from committee.spreadsheets.xlsx_marks import Marks
from committee.spreadsheets.xlsx_scan import scan

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_DAMAGED: Final = _("The workbook is damaged. Save it again as XLSX.")
_FAILED_FORMULA: Final = _(
    "The formula in this cell has no result. Replace it by its value, or open and save the file again."
)
_WHOLE_UP_TO: Final = 1e15


def open_workbook(source: Source, *, limits: Limits) -> Table:
    """The first visible sheet of a workbook that was found safe. Raises `UnreadableFile`."""
    if source.size() > limits.workbook_file_bytes:
        message = _("The workbook is larger than the %(most)d MB allowed. Save it as CSV (UTF-8), or split it.")
        most = limits.workbook_file_bytes // (1024 * 1024)
        raise UnreadableFile(filled(message, {"most": most}), code=Code.TOO_LARGE)
    with source.opened() as file:
        walked = scan(Archive(file, limits=limits), limits=limits)

    sheet = _loaded(source, walked.sheet)
    left = sheet.start[1] if sheet.start else 0
    return read_as_table(
        lambda: _lines(sheet, walked.marks, left),
        kind=Kind.XLSX,
        limits=limits,
        encoding="utf-8",
        sheet=walked.sheet,
        left=left,
    )


def _loaded(source: Source, name: str) -> CalamineSheet:
    try:
        with source.opened() as file:
            return load_workbook(file).get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise UnreadableFile(_DAMAGED) from error


def _lines(sheet: CalamineSheet, marks: Marks, left: int) -> Iterator[tuple[int, Record]]:
    """Each line of the sheet from its very first one; its columns from the first that is used."""
    marked = sorted(column for column in marks.by_column if column > left)
    for line, values in enumerate(_values(sheet), start=1):
        failed = next((column for column in marked if marks.has_failed(line, column)), None)
        if failed is not None:
            yield line, CellProblem(line, failed - left, Code.FORMULA_ERROR, _FAILED_FORMULA)
            continue
        cells = [value if type(value) is str else shown(value) for value in values]
        for column in marked:
            value = values[column - left - 1] if column - left <= len(values) else ""
            if not isinstance(value, str):
                cells[column - left - 1] = shown(value, marks.shape(line, column))
        yield line, cells


def _values(sheet: CalamineSheet) -> Iterator[list[Value]]:
    try:
        yield from sheet.iter_rows()
    except (CalamineError, ValueError, OverflowError) as error:
        # A date beyond what a calendar holds, for one.
        raise UnreadableFile(_DAMAGED) from error


def shown(value: Value, number_format: NumberFormat = PLAIN_FORMAT) -> str:  # noqa: PLR0911 - a line for each type
    """What a person sees in the cell; dates and times as ISO 8601, which no country misreads."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _shown_number(value, number_format)
        case dt.datetime():
            return _to_the_second(value).isoformat(sep=" ").removesuffix(":00")
        case dt.time():
            return value.replace(microsecond=0).isoformat().removesuffix(":00") if value.second else f"{value:%H:%M}"
        case dt.date():
            return value.isoformat()
        case dt.timedelta():
            return _shown_duration(value)


def _shown_number(value: float, number_format: NumberFormat) -> str:
    if value == int(value) and abs(value) < _WHOLE_UP_TO:
        whole = int(value)
        return str(whole) if number_format is PLAIN_FORMAT else number_format.show(whole)
    # Fifteen digits are what a spreadsheet keeps; never the 3.3E+10 that it shows in a narrow column.
    return f"{Decimal(f'{value:.15g}'):f}"


def _to_the_second(moment: dt.datetime) -> dt.datetime:
    # Spreadsheets keep times as fractions of a day: half past seven may arrive as a microsecond before it.
    return (moment + dt.timedelta(milliseconds=500)).replace(microsecond=0)


def _shown_duration(duration: dt.timedelta) -> str:
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")
