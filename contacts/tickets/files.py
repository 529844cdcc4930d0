"""A file of what happened to tickets: read row by row, kept some thousands at a time, whatever its size.

Each row is an event. Where the file gives it no id, its content is its id: so the same file twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

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

# A line of the file, and the event it tells or what is wrong with it.
_Read = tuple[int, Told | CellProblem]


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
    events = _read(table, columns, system=system, holders=holders or system, at=at)
    totals = Totals()
    # The next rows are read while the database works on these.
    with ThreadPoolExecutor(1, "reading") as reader:
        coming = reader.submit(_some, events)
        while some := coming.result():
            coming = reader.submit(_some, events)
            _take(some, columns, totals, at=at)
            tell(totals)
    return totals


def _some(events: Iterator[_Read]) -> list[_Read]:
    return list(islice(events, ROWS_AT_ONCE))


def _read(table: Table, columns: MatchedColumns, *, system: str, holders: str, at: datetime) -> Iterator[_Read]:
    """Each row as an event, or what is wrong with it."""
    for found in table.read():
        if isinstance(found, CellProblem):
            if not found.is_harmless:
                yield found.line, found
            continue
        try:
            yield found.line, told(_cells(found, columns), system=system, holders=holders, at=at)
        except BadTicketCell as fault:
            yield found.line, _problem(found.line, fault.field, fault.args[0], columns)


def _take(some: list[_Read], columns: MatchedColumns, totals: Totals, *, at: datetime) -> None:
    totals.rows += len(some)
    for _line, problem in some:
        if isinstance(problem, CellProblem):
            totals.refuse(problem)
    events = [(line, event) for line, event in some if isinstance(event, Told)]
    outcomes = record([event for _line, event in events], at=at)
    for (line, _event), outcome in zip(events, outcomes, strict=True):
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
