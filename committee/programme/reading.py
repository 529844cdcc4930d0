"""What does a programme file say, and what in it is wrong? Judged whole, before anything is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.programme.columns import UnreadableCell
from committee.programme.kinds import Kind, Wrong
from committee.programme.problems import Problem
from committee.programme.references import References
from committee.spreadsheets.headers import MatchedColumns, match_columns
from committee.spreadsheets.limits import Limits
from committee.spreadsheets.opening import open_table
from committee.spreadsheets.problems import CellProblem
from committee.spreadsheets.rows import Row
from committee.spreadsheets.sources import Source
from committee.spreadsheets.tables import Table

# The programme of the Games is some thousands of rows: what is a hundred times more is another file.
LIMITS = Limits(file_bytes=50 * 1024 * 1024, rows=100_000, workbook_file_bytes=20 * 1024 * 1024)


class HeaderNotUnderstood(CommitteeError):
    """The columns of the file are not those of its kind; `problems` says which."""

    message = _("The columns of this file are not understood.")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Entry:
    """One good row of a file."""

    line: int
    key: str
    values: dict[str, Any]


@dataclass(slots=True)
class Reading:
    """A file that was read: its good rows, and what is wrong with the others."""

    kind: Kind
    file_name: str
    sha256: str
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    wrong_lines: set[int] = field(default_factory=set)
    # The rows that are in the file and wrong there: neither good nor absent.
    wrong_keys: set[str] = field(default_factory=set)
    # Headers nobody asked for: their columns are left out.
    unknown_headers: list[str] = field(default_factory=list)
    blank_lines: int = 0

    def refuse(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.wrong_lines.add(problem.line)


def read(path_or_file: str | Path | BinaryIO, *, kind: Kind, file_name: str, references: References) -> Reading:
    """Read a CSV or XLSX file of a kind. Raises `UnreadableFile` or `HeaderNotUnderstood` where no row can be read."""
    table = open_table(path_or_file, file_name=file_name, limits=LIMITS)
    matched = _matched(table, kind)
    reading = Reading(kind, file_name, _fingerprint(path_or_file), unknown_headers=matched.unknown)
    rows = _Rows(reading, matched, table, references)
    for found in table.read():
        if isinstance(found, Row):
            rows.read(found)
        elif found.is_harmless:
            reading.blank_lines += 1
        else:
            reading.refuse(_of_cell(found, table))
    return reading


def _matched(table: Table, kind: Kind) -> MatchedColumns:
    """Where each column of the kind stands in the file. Raises `HeaderNotUnderstood`."""
    matched = match_columns(
        table.header,
        {column.name: column.aliases for column in kind.columns},
        required=[column.name for column in kind.columns if column.required],
        header_line=table.header_line,
    )
    told = {problem.column for problem in table.header_problems}
    problems = [*table.header_problems]
    problems += [problem for problem in matched.problems if problem.column is None or problem.column not in told]
    if problems:
        raise HeaderNotUnderstood([_of_cell(problem, table) for problem in problems])
    return matched


@dataclass(slots=True)
class _Rows:
    """Sorts the rows of one file into good entries and problems."""

    reading: Reading
    matched: MatchedColumns
    table: Table
    references: References
    first_lines: dict[str, int] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        kind = self.reading.kind
        values, wrongs = self._values(row)
        if not wrongs and (wrong := kind.judge(values)):
            wrongs = [wrong]
        key = kind.key_of(values) if set(kind.key) <= values.keys() else ""
        first = self.first_lines.setdefault(key, row.line)
        if key and first != row.line:
            message = _("“%(key)s” stands in line %(first)d already.") % {"key": key, "first": first}
            wrongs.append(Wrong(kind.key[-1], message))
        for wrong in wrongs:
            self.reading.refuse(self._located(wrong, row.line))
        if wrongs:
            self.reading.wrong_keys.add(key)
        else:
            self.reading.entries.append(Entry(row.line, key, values))

    def _values(self, row: Row) -> tuple[dict[str, Any], list[Wrong]]:
        kind = self.reading.kind
        values: dict[str, Any] = {}
        wrongs: list[Wrong] = []
        for column in kind.columns:
            text = self.matched.value(row.values, column.name)
            if column.name not in self.matched.columns or column.is_left_alone(text, model=kind.model):
                continue
            try:
                values[column.name] = column.read(text, model=kind.model, row=values, references=self.references)
            except UnreadableCell as error:
                wrongs.append(Wrong(column.name, str(error)))
        return values, wrongs

    def _located(self, wrong: Wrong, line: int) -> Problem:
        place = self.matched.columns.get(wrong.column)
        if place is None:
            return Problem(line, wrong.message)
        return Problem(line, wrong.message, place + 1, self.table.header[place])


def _of_cell(problem: CellProblem, table: Table) -> Problem:
    header = ""
    if problem.column is not None and problem.line != table.header_line and problem.column <= len(table.header):
        header = table.header[problem.column - 1]
    return Problem(problem.line, problem.message, problem.column, header)


def _fingerprint(path_or_file: str | Path | BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in Source(path_or_file).chunks():
        digest.update(chunk)
    return digest.hexdigest()
