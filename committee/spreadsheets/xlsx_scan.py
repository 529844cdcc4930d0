"""How large is the first sheet, and which of its cells show something else than they hold?

The library that reads the values lays a sheet out in memory from its first to its last cell, and keeps no number
formats. So the sheet is walked once before: its extent is known before memory is asked for, and a postcode kept as
1234 but shown as 01234 is read as it is shown.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.sentences import filled
from committee.spreadsheets.limits import Limits
from committee.spreadsheets.problems import CellProblem, Code, UnreadableFile
from committee.spreadsheets.xlsx_archive import WORKBOOK, Archive
from committee.spreadsheets.xlsx_marks import FAILED, NOT_CALCULATED, Marks, marks_of_styles
from committee.spreadsheets.xlsx_walk import Attributes, Elements, Walker, walk

_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_SHARED_STRINGS: Final = "xl/sharedStrings.xml"
_TOO_LONG: Final = _("A cell holds more than the %(most)d characters allowed.")


@dataclass(frozen=True, slots=True)
class Scan:
    sheet: str
    marks: Marks


def scan(archive: Archive, *, limits: Limits) -> Scan:
    """Walk the parts that will be read. Raises `UnreadableFile`."""
    name, path = _first_sheet(archive)
    if _SHARED_STRINGS in archive:
        walk(archive, _SHARED_STRINGS, _SharedStrings(limits))
    marks = Marks()
    shape_of_style = marks_of_styles(archive, marks)
    walk(archive, path, _Sheet(marks, shape_of_style, limits))
    return Scan(name, marks)


def _first_sheet(archive: Archive) -> tuple[str, str]:
    """The name and part of the first sheet that a person sees."""
    sheets, relations = Elements("sheet"), Elements("Relationship")
    walk(archive, WORKBOOK, sheets)
    if _RELATIONS in archive:
        walk(archive, _RELATIONS, relations)
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for _name, attributes in relations.found
        if attributes.get("Type", "").endswith("/worksheet")
    }
    for _name, attributes in sheets.found:
        relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        target = targets.get(relation, "")
        path = target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if target and path in archive and attributes.get("state", "visible") == "visible":
            return attributes.get("name", ""), path
    raise UnreadableFile(_("The workbook has no visible sheet."), code=Code.EMPTY_FILE)


def _refuse_long_text(line: int, column: int | None, limits: Limits) -> None:
    message = filled(_TOO_LONG, {"most": limits.cell_characters})
    raise UnreadableFile(problem=CellProblem(line, column, Code.CELL_TOO_LONG, message))


class _SharedStrings(Walker):
    """Refuses a text longer than a cell may be, before it is held in memory."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._length = 0

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - texts have none that matter
        if name == "si":
            self._length = 0

    def text(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._limits.cell_characters:
            message = filled(_TOO_LONG, {"most": self._limits.cell_characters})
            raise UnreadableFile(message, code=Code.CELL_TOO_LONG)


class _Sheet(Walker):
    """Follows the cells: where they stand, how large the sheet becomes, which of them are marked."""

    def __init__(self, marks: Marks, mark_of_style: Mapping[str, int], limits: Limits) -> None:
        self._marks, self._mark_of_style, self._limits = marks, mark_of_style, limits
        self._row = self._column = 0
        self._last_row = self._last_column = 0
        self._mark = self._length = 0
        self._has_content = self._has_formula = self._is_text = False
        self._row_digits = ""
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "is"}:
            self._has_content = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._row_digits = attributes.get("r", "")
            self._row = _number(self._row_digits) or self._row + 1
            self._column = 0

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r", "")
        # Nearly every cell names the row it stands in, and a column that was seen before.
        column = self._columns.get(reference.removesuffix(self._row_digits))
        if column is not None:
            self._column = column
        elif reference:
            letters = reference.rstrip("0123456789")
            self._row_digits = reference[len(letters) :]
            self._row = _number(self._row_digits)
            self._column = self._columns.setdefault(letters, _column_number(letters))
        else:
            self._column += 1
        kind = attributes.get("t", "n")
        self._is_text = kind == "str"
        self._mark = FAILED if kind == "e" else self._mark_of_style.get(attributes.get("s", ""), 0)
        self._has_content = self._has_formula = False
        self._length = 0

    def text(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._limits.cell_characters:
            _refuse_long_text(self._row, self._column, self._limits)

    def end(self, name: str) -> None:
        if name == "f":
            # The formula's own text is no content: only what it came to is.
            self._length = 0
        if name != "c" or not (self._has_content or self._has_formula):
            return
        if self._has_formula and not self._length and not self._is_text:
            self._mark = NOT_CALCULATED
        self._grow()
        if self._mark:
            self._marks.put(self._row, self._column, self._mark)

    def _grow(self) -> None:
        if self._row <= self._last_row and self._column <= self._last_column:
            return
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        if self._last_row * self._last_column > self._limits.workbook_cells:
            message = _(
                "The sheet has more than %(most)d cells, or cells far apart. Save it as CSV (UTF-8), or split it."
            )
            counted = filled(message, {"most": self._limits.workbook_cells})
            raise UnreadableFile(problem=CellProblem(self._row, self._column, Code.TOO_LARGE, counted))


def _number(digits: str) -> int:
    if not digits:
        return 0
    if not digits.isascii() or not digits.isdigit() or len(digits) > 7:
        raise UnreadableFile(_("The workbook is damaged. Save it again as XLSX."), code=Code.DANGEROUS_FILE)
    return int(digits)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or len(letters) > 3:
            raise UnreadableFile(_("The workbook is damaged. Save it again as XLSX."), code=Code.DANGEROUS_FILE)
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
