"""What is wrong with a row, and in which cell?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from committee.spreadsheets import CellProblem

# The code of a fault in a cell's content, beside those of `committee.spreadsheets`: stable, for error files.
BAD_CELL: Final = "bad_cell"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken over, and why: every fault at once, so that it needs correcting only once."""

    line: int
    problems: list[CellProblem]


def fault(line: int, place: int | None, message: str | Promise) -> CellProblem:
    """`place` counts columns from 0."""
    return CellProblem(line, None if place is None else place + 1, BAD_CELL, message)  # type: ignore[arg-type]
