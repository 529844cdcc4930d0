"""The same parcel as a workbook, for translators who work in a spreadsheet: a row a text, placeholders as they are.

What programs do to a sheet is expected: rows sorted, columns moved or added, blanks cut at the edges of a cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.desk.parcels import (
    MOST_UNITS,
    Handed,
    HandedRefused,
    HandedUnit,
    Item,
    Parcel,
    Problem,
    address,
    of_address,
    refused,
)
from committee import languages
from committee.exports import write_xlsx
from committee.spreadsheets import CellProblem, Limits, MatchedColumns, Row, UnreadableFile, match_columns, open_table

# The names of the columns in French and in English; either is understood.
_COLUMNS: Final = {
    "unit": ("unit", "unité"),
    "what": ("what", "quoi"),
    "limit": ("limit", "limite"),
    "state": ("state", "état"),
    "note": ("note", "remarque"),
}
_WIDTHS: Final = (18, 26, 8, 60, 60, 14, 40)
# The row that says of which template the sheet is.
_TEMPLATE: Final = "#template"
_LIMITS: Final = Limits(
    file_bytes=5 * 1024 * 1024,
    rows=MOST_UNITS + 1,
    columns=40,
    workbook_file_bytes=5 * 1024 * 1024,
    workbook_unpacked_bytes=64 * 1024 * 1024,
    workbook_cells=100_000,
)


def write(parcel: Parcel) -> bytes:
    """The workbook; Arabic's reads from the right."""
    file = io.BytesIO()
    write_xlsx(
        file,
        _header(parcel),
        _rows(parcel),
        sheet=languages.NAMES[parcel.language],
        right_to_left=parcel.language in languages.RIGHT_TO_LEFT,
        widths=_WIDTHS,
    )
    return file.getvalue()


def read(file: bytes) -> Handed:
    """The sheet taken apart. Raises `HandedRefused` where it is none of ours, with the row of every fault."""
    try:
        table = open_table(io.BytesIO(file), file_name="translation.xlsx", limits=_LIMITS)
        found = list(table.read())
    except UnreadableFile as error:
        raise refused(str(error), place=error.problem.line if error.problem else 0) from error
    faults = [each for each in found if isinstance(each, CellProblem) and not each.is_harmless]
    if faults:
        raise HandedRefused([Problem(fault.message, place=fault.line) for fault in faults])
    return _handed(table.header, [each for each in found if isinstance(each, Row)])


def _header(parcel: Parcel) -> list[str]:
    spelling = 1 if get_language() == "fr" else 0
    named = {key: spellings[spelling] for key, spellings in _COLUMNS.items()}
    texts = [languages.NAMES[parcel.source], languages.NAMES[parcel.language]]
    return [named["unit"], named["what"], named["limit"], *texts, named["state"], named["note"]]


def _rows(parcel: Parcel) -> Iterator[Sequence[object]]:
    yield (_TEMPLATE, parcel.title, "", "", "", _("do not change"), address(parcel))
    for item in parcel.items:
        unit = item.unit
        what = f"{unit.group} · {unit.label}" if unit.group else unit.label
        yield (unit.id, what, unit.limit or "", unit.source, item.target, str(item.state.label), _note(item))


def _note(item: Item) -> str:
    return _("Translated from: %(text)s") % {"text": item.old_source} if item.old_source else ""


def _handed(header: list[str], rows: list[Row]) -> Handed:
    columns = _columns(header, ("unit", "note"))
    template_id, sha256, language = _address(columns, rows)
    source = _source_column(header, language)
    columns = _columns(header, ("unit", "note", "target"), target=languages.NAMES[language])
    units = tuple(
        HandedUnit(
            unit=columns.value(row.values, "unit"),
            source=row.values[source] if source is not None else "",
            target=columns.value(row.values, "target"),
            place=row.line,
        )
        for row in rows
        if columns.value(row.values, "unit") != _TEMPLATE
    )
    return Handed(template_id, sha256, language, units, in_rows=True)


def _columns(header: list[str], required: Iterable[str], *, target: str = "") -> MatchedColumns:
    wanted: dict[str, tuple[str, ...]] = {"unit": _COLUMNS["unit"], "note": _COLUMNS["note"]}
    if target:
        wanted["target"] = (target,)
    found = match_columns(header, wanted, required=tuple(required))
    if found.problems:
        raise HandedRefused([Problem(problem.message, place=problem.line) for problem in found.problems])
    return found


def _address(columns: MatchedColumns, rows: list[Row]) -> tuple[int, str, str]:
    for row in rows:
        if columns.value(row.values, "unit") == _TEMPLATE:
            found = of_address(columns.value(row.values, "note"))
            if found is None or found[2] not in languages.CODES:
                raise refused(_DAMAGED, place=row.line)
            return found
    raise refused(_WITHOUT)


_DAMAGED: Final = gettext_lazy("The row “#template” no longer says of which template the sheet is: export it again.")
_WITHOUT: Final = gettext_lazy("The row “#template” is missing: it says of which template the sheet is.")


def _source_column(header: list[str], language: str) -> int | None:
    """The column headed by another language of ours: what was translated."""
    names = {name for code, name in languages.NAMES.items() if code != language}
    return next((place for place, name in enumerate(header) if name in names), None)
