"""Which cells of a sheet show something else than the value they hold, and what?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from committee.spreadsheets.number_formats import PLAIN_FORMAT, NumberFormat
from committee.spreadsheets.xlsx_archive import Archive
from committee.spreadsheets.xlsx_walk import Attributes, Walker, walk

_STYLES: Final = "xl/styles.xml"
_MOST_SHAPES: Final = 250
NOT_CALCULATED: Final = 254
FAILED: Final = 255


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
        return self._at(row, column) in {FAILED, NOT_CALCULATED}


def marks_of_styles(archive: Archive, marks: Marks) -> dict[str, int]:
    """For each style whose number format changes what a person reads: the mark of its cells."""
    if _STYLES not in archive:
        return {}
    styles = _CellStyles()
    walk(archive, _STYLES, styles)
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


class _CellStyles(Walker):
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
