"""How large is the first sheet, and which of its cells show something else than they hold?

The library that reads the values lays a sheet out in memory from its first to its last cell, and keeps no number
formats. So the sheet is walked once before: its extent is known before memory is asked for, and a postcode kept as
1234 but shown as 01234 is read as it is shown.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from committee.spreadsheets.limits import Limits
from committee.spreadsheets.number_formats import PLAIN_FORMAT, NumberFormat
from committee.spreadsheets.problems import CellProblem, Code, UnreadableFile
from committee.spreadsheets.xlsx_archive import WORKBOOK, Archive

_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STYLES: Final = "xl/styles.xml"
_SHARED_STRINGS: Final = "xl/sharedStrings.xml"
_MOST_SHAPES: Final = 250
_NOT_CALCULATED: Final = 254
_FAILED: Final = 255

Attributes = Mapping[str, str]


@dataclass(slots=True)
class Marks:
    """What is special about single cells: a byte for each, column by column, as far down as there is one."""

    shapes: list[NumberFormat] = field(default_factory=list)
    by_column: dict[int, bytearray] = field(default_factory=dict)

    def put(self, row: int, column: int, mark: int) -> None:
        marks = self.by_column.setdefault(column, bytearray())
        if len(marks) <= row:
            marks.extend(bytes(row + 1 - len(marks)))
        marks[row] = mark

    def _at(self, row: int, column: int) -> int:
        marks = self.by_column.get(column)
        return marks[row] if marks is not None and row < len(marks) else 0

    def shape(self, row: int, column: int) -> NumberFormat:
        mark = self._at(row, column)
        return self.shapes[mark - 1] if 0 < mark <= len(self.shapes) else PLAIN_FORMAT

    def has_failed(self, row: int, column: int) -> bool:
        return self._at(row, column) in {_FAILED, _NOT_CALCULATED}


@dataclass(frozen=True, slots=True)
class Scan:
    sheet: str
    marks: Marks


def scan(archive: Archive, *, limits: Limits) -> Scan:
    """Walk the parts that will be read. Raises `UnreadableFile`."""
    name, path = _first_sheet(archive)
    if _SHARED_STRINGS in archive:
        _walk(archive, _SHARED_STRINGS, _SharedStrings(limits))
    marks = Marks()
    shape_of_style = _shapes(archive, marks)
    _walk(archive, path, _Sheet(marks, shape_of_style, limits))
    return Scan(name, marks)


class _Walker:
    """What is asked of each element; names come without their prefix."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def text(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


class _LocalNames(dict[str, str]):
    """Each name without its prefix, worked out once: a sheet repeats three of them millions of times."""

    def __missing__(self, name: str) -> str:
        return self.setdefault(name, name.rpartition(":")[2])


def _walk(archive: Archive, part: str, walker: _Walker) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    local, start, end = _LocalNames(), walker.start, walker.end
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    parser.EndElementHandler = lambda name: end(local[name])
    parser.CharacterDataHandler = walker.text
    try:
        for piece in archive.pieces(part):
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, LookupError, ValueError) as error:  # not XML, or in no encoding we know
        raise UnreadableFile(_("The workbook is damaged. Save it again as XLSX.")) from error


def _refuse_doctype(*_declaration: object) -> None:
    message = _("The workbook declares entities, which no spreadsheet program writes, and is refused.")
    raise UnreadableFile(message, code=Code.DANGEROUS_FILE)


class _Elements(_Walker):
    """Collects the attributes of the few elements of a small part."""

    def __init__(self, *names: str) -> None:
        self.found: list[tuple[str, Attributes]] = []
        self._names = names

    def start(self, name: str, attributes: Attributes) -> None:
        if name in self._names:
            self.found.append((name, attributes))


def _first_sheet(archive: Archive) -> tuple[str, str]:
    """The name and part of the first sheet that a person sees."""
    sheets, relations = _Elements("sheet"), _Elements("Relationship")
    _walk(archive, WORKBOOK, sheets)
    if _RELATIONS in archive:
        _walk(archive, _RELATIONS, relations)
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


def _shapes(archive: Archive, marks: Marks) -> dict[str, int]:
    """For each style whose number format changes what a person reads: the mark of its cells."""
    if _STYLES not in archive:
        return {}
    styles = _CellStyles()
    _walk(archive, _STYLES, styles)
    mark_of_style: dict[str, int] = {}
    mark_of_code: dict[str, int] = {}
    for style, format_id in enumerate(styles.format_ids):
        code = styles.codes.get(format_id, "")
        shape = NumberFormat.parse(code)
        if shape is PLAIN_FORMAT or (code not in mark_of_code and len(marks.shapes) == _MOST_SHAPES):
            continue
        if code not in mark_of_code:
            marks.shapes.append(shape)
            mark_of_code[code] = len(marks.shapes)
        mark_of_style[str(style)] = mark_of_code[code]
    return mark_of_style


class _CellStyles(_Walker):
    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.format_ids: list[str] = []
        self._in_cell_styles = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cell_styles = True
        elif name == "xf" and self._in_cell_styles:
            self.format_ids.append(attributes.get("numFmtId", ""))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_styles = False


def _refuse_long_text(line: int, column: int | None, limits: Limits) -> None:
    message = _("A cell holds more than the %(most)d characters allowed.") % {"most": limits.cell_characters}
    raise UnreadableFile(problem=CellProblem(line, column, Code.CELL_TOO_LONG, message))


class _SharedStrings(_Walker):
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
            raise UnreadableFile(
                _("A cell holds more than the %(most)d characters allowed.") % {"most": self._limits.cell_characters},
                code=Code.CELL_TOO_LONG,
            )


class _Sheet(_Walker):
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
        self._mark = _FAILED if kind == "e" else self._mark_of_style.get(attributes.get("s", ""), 0)
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
            self._mark = _NOT_CALCULATED
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
            raise UnreadableFile(
                problem=CellProblem(
                    self._row, self._column, Code.TOO_LARGE, message % {"most": self._limits.workbook_cells}
                )
            )


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
