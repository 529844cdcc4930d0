"""A file of what happened to tickets: read row by row, kept some thousands at a time, whatever its size.

Each row is an event. Where the file gives it no id, its content is its id: so the same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from committee.db import in_batches
from committee.spreadsheets import (
    CellProblem,
    Limits,
    MatchedColumns,
    Row,
    Table,
    UnreadableFile,
    match_columns,
    open_table,
)
from contacts.tickets.cells import FIELDS, REQUIRED, BadTicketCell, told
from contacts.tickets.recording import Result, record
from contacts.tickets.telling import Told

ROWS_AT_ONCE: Final = 5_000
PROBLEMS_KEPT: Final = 1_000
# The code of a fault in what a cell says, beside those of `committee.spreadsheets`.
BAD_CELL: Final = "bad_cell"


@dataclass(slots=True)
class Totals:
    """What became of a file, so far. `problems` holds the first ones."""

    rows: int = 0
    recorded: int = 0
    known: int = 0
    refused: int = 0
    problems: list[CellProblem] = field(default_factory=list)

    def refuse(self, problem: CellProblem) -> None:
        self.refused += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)

    def counts(self) -> dict[str, int]:
        return {"rows": self.rows, "recorded": self.recorded, "known": self.known, "refused": self.refused}


def import_file(
    source: Path | BinaryIO,
    *,
    system: str,
    at: datetime,
    holders: str = "",
    file_name: str = "",
    limits: Limits = Limits(),  # noqa: B008 - frozen
    tell: Callable[[Totals], None] = lambda _totals: None,
) -> Totals:
    """Record every row that can be read; the others are told by line and column. Raises `UnreadableFile`.

    `holders` is the system whose ids the holders have, where it is another one. Some thousand rows are one
    transaction, after which `tell` is called. Killed and begun again, what was written before is known.
    """
    table = open_table(source, file_name=file_name, limits=limits)
    columns = match_columns(table.header, FIELDS, required=REQUIRED, header_line=table.header_line)
    if columns.problems:
        raise UnreadableFile(problem=columns.problems[0])
    totals = Totals()
    for rows in in_batches(_read(table), ROWS_AT_ONCE):
        _take(rows, columns, totals, system=system, holders=holders or system, at=at)
        tell(totals)
    return totals


def _read(table: Table) -> Iterator[Row | CellProblem]:
    return (found for found in table.read() if not (isinstance(found, CellProblem) and found.is_harmless))


def _take(
    rows: list[Row | CellProblem], columns: MatchedColumns, totals: Totals, *, system: str, holders: str, at: datetime
) -> None:
    lines: list[int] = []
    events: list[Told] = []
    for row in rows:
        totals.rows += 1
        if isinstance(row, CellProblem):
            totals.refuse(row)
            continue
        try:
            events.append(told(_cells(row, columns), system=system, holders=holders, at=at))
        except BadTicketCell as fault:
            totals.refuse(_problem(row.line, fault.field, fault.args[0], columns))
        else:
            lines.append(row.line)
    for line, outcome in zip(lines, record(events, at=at), strict=True):
        match outcome.result:
            case Result.RECORDED:
                totals.recorded += 1
            case Result.KNOWN:
                totals.known += 1
            case Result.REFUSED:
                totals.refuse(_problem(line, outcome.field, outcome.why, columns))


def _cells(row: Row, columns: MatchedColumns) -> Mapping[str, str]:
    return {name: row.values[place] for name, place in columns.columns.items()}


def _problem(line: int, name: str, message: object, columns: MatchedColumns) -> CellProblem:
    place = columns.columns.get(name)
    return CellProblem(line, None if place is None else place + 1, BAD_CELL, message)  # type: ignore[arg-type]
