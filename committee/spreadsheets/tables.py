"""What is in this file? A header, and rows read one by one, whatever the file was saved as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from committee.spreadsheets.limits import Limits
from committee.spreadsheets.problems import CellProblem, Code, UnreadableFile
from committee.spreadsheets.rows import Judge, Record, Row


class Kind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(slots=True)
class Table:
    """A file that was opened. Reading it again starts at its first row: a preview, then the import.

    `rows()` gives the good rows and keeps the problems aside; `read()` gives both in the order of the file.
    Both may still raise `UnreadableFile` on the way, at a row beyond the limits.
    """

    kind: Kind
    header: list[str]
    header_line: int
    encoding: str
    separator: str
    limits: Limits
    header_problems: list[CellProblem]
    # Each line after the header as it stands in the file; and what it is judged by.
    records: Callable[[], Iterator[tuple[int, Record]]] = field(repr=False)
    judge: Judge = field(repr=False)
    # Only of a workbook: which of its sheets was read.
    sheet: str = ""
    problems: list[CellProblem] = field(default_factory=list)
    problem_counts: Counter[Code] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._forget_problems()

    def read(self) -> Iterator[Row | CellProblem]:
        """Rows and problems in the order of the file. Forgets the problems of the reading before."""
        self._forget_problems()
        bad_from_the_start: int | None = 0
        for line, record in self.records():
            found = self.judge(line, record)
            if isinstance(found, CellProblem):
                self._keep(found)
                if bad_from_the_start is not None and not found.is_harmless:
                    bad_from_the_start += 1
                    if bad_from_the_start > self.limits.bad_rows_from_the_start:
                        raise UnreadableFile(problem=found)
            else:
                bad_from_the_start = None
            yield found

    def rows(self) -> Iterator[Row]:
        """The good rows; what was wrong with the others stands in `problems` as soon as it was passed."""
        return (found for found in self.read() if isinstance(found, Row))

    def _forget_problems(self) -> None:
        self.problems.clear()
        self.problem_counts.clear()
        for problem in self.header_problems:
            self._keep(problem)

    def _keep(self, problem: CellProblem) -> None:
        self.problem_counts[problem.code] += 1
        if len(self.problems) < self.limits.problems_kept:
            self.problems.append(problem)
