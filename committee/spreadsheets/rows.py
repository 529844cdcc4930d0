"""Is this row good, and if not, which cell of it is at fault?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.sentences import filled
from committee.spreadsheets.formulas import GUARD, unguarded
from committee.spreadsheets.garbling import is_garbled
from committee.spreadsheets.headers import fold
from committee.spreadsheets.limits import Limits
from committee.spreadsheets.problems import CellProblem, Code, column_letters

# A line of a file as cells, or what kept it from being read.
Record = list[str] | CellProblem


class Row(NamedTuple):
    """One good row: as many values as the header has columns, edges trimmed, an empty cell as ""."""

    line: int
    values: list[str]


@dataclass(frozen=True, slots=True)
class Judge:
    """Tells the good rows of one file: its `width`, and how many empty columns stand to the left of the first."""

    width: int
    limits: Limits
    left: int = 0

    def __call__(self, line: int, record: Record) -> Row | CellProblem:
        found = record if isinstance(record, CellProblem) else judged(line, record, self.width, self.limits)
        return moved(found, self.left) if isinstance(found, CellProblem) else found


def moved(problem: CellProblem, left: int) -> CellProblem:
    """The problem in the sheet's own columns: empty ones on the left are not read, but they are counted."""
    return problem if problem.column is None or not left else replace(problem, column=problem.column + left)


_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Whitespace, and what is invisible without being whitespace to Python.
_INVISIBLE: Final = "\u200b\u2060\ufeff"


def trimmed(cell: str) -> str:
    cell = cell.strip()
    return cell if cell.isascii() else cell.strip(_INVISIBLE).strip()


def read_header(line: int, cells: Sequence[str], limits: Limits) -> list[str] | CellProblem:
    """The names of the columns, without the empty ones at the end; or what makes them useless."""
    if len(cells) > limits.columns:
        message = _("The file has %(count)d columns, more than the %(most)d allowed. Keep those that are needed.")
        counts = {"count": len(cells), "most": limits.columns}
        return CellProblem(line, limits.columns + 1, Code.TOO_MANY_COLUMNS, filled(message, counts))
    header = [unguarded(trimmed(cell)) for cell in cells]
    while header and not header[-1]:
        header.pop()
    return _faulty_cell(line, header, limits) or header


def header_problems(line: int, header: Sequence[str]) -> list[CellProblem]:
    """Blank headers, and names that stand above two columns."""
    problems: list[CellProblem] = []
    first_place: dict[str, int] = {}
    for column, name in enumerate(header, start=1):
        if not name:
            problems.append(
                CellProblem(line, column, Code.BLANK_HEADER, _("This column has no header: name it, or remove it."))
            )
            continue
        first = first_place.setdefault(fold(name) or name, column)
        if first != column:
            message = _(
                "The header “%(name)s” is already that of column %(letters)s: rename or remove one of the two."
            )
            values = {"name": name, "letters": column_letters(first)}
            problems.append(CellProblem(line, column, Code.DUPLICATE_HEADER, filled(message, values)))
    return problems


def judged(line: int, cells: list[str], width: int, limits: Limits) -> Row | CellProblem:
    """The row with its values trimmed and unguarded, or the first thing that is wrong with it."""
    values = [cell.strip() for cell in cells]
    together = "".join(values)
    # Rows with nothing to look at twice, nearly all of them, are told from the others at one glance.
    is_plain = together.isprintable() and len(together) <= limits.cell_characters and not is_garbled(together)
    if not is_plain:
        values = [trimmed(value) for value in values]
    if not together or not any(values):
        return CellProblem(line, None, Code.BLANK_ROW, _("The row is empty."))
    if len(values) != width:
        if len(values) < width or any(values[width:]):
            return _wrong_width(line, values, width)
        del values[width:]
    if not is_plain and (problem := _faulty_cell(line, values, limits)):
        return problem
    return Row(line, [unguarded(value) for value in values] if GUARD in together else values)


def too_many_rows(line: int, limits: Limits) -> CellProblem:
    message = _("The file has more than the %(most)d rows allowed. Split it into several files.")
    return CellProblem(line, None, Code.TOO_MANY_ROWS, filled(message, {"most": limits.rows}))


def _wrong_width(line: int, values: Sequence[str], width: int) -> CellProblem:
    if len(values) < width:
        message = _(
            "The row has %(count)d cells, the header has %(width)d: add the missing ones, or save the file as XLSX."
        )
        code, column = Code.TOO_FEW_CELLS, len(values) + 1
    else:
        message = _("The row has %(count)d cells, the header has %(width)d: is there a separator inside a cell?")
        code, column = Code.TOO_MANY_CELLS, width + 1
    return CellProblem(line, column, code, filled(message, {"count": len(values), "width": width}))


def _faulty_cell(line: int, values: Sequence[str], limits: Limits) -> CellProblem | None:
    """The first cell that holds what no cell should."""
    for column, value in enumerate(values, start=1):
        if found := _fault(value, limits):
            return CellProblem(line, column, *found)
    return None


def _fault(value: str, limits: Limits) -> tuple[Code, str | Promise] | None:
    if len(value) > limits.cell_characters:
        message = _("The cell holds %(count)d characters, more than the %(most)d allowed.")
        return Code.CELL_TOO_LONG, filled(message, {"count": len(value), "most": limits.cell_characters})
    if _CONTROLS.search(value):
        return Code.CONTROL_CHARACTER, _("The cell holds an invisible control character. Type its content again.")
    if is_garbled(value):
        return Code.GARBLED_TEXT, _(
            "The text was saved in a wrong encoding and accented letters are lost. Save the file as CSV (UTF-8)."
        )
    return None
