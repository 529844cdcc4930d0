"""What would this file do? Its first rows, compared with what we hold, at once and whatever the size of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, Final

from django.db import transaction

from committee.sentences import kept
from committee.spreadsheets import CellProblem, Kind, Limits, MatchedColumns, Row, Table, open_table
from committee.spreadsheets.rows import Record
from contacts.imports import kinds
from contacts.imports.chunks import Chunk
from contacts.imports.columns import assign
from contacts.imports.totals import Totals
from contacts.models import ImportRun
from contacts.rows.blocks import Validator
from contacts.rows.faults import Refused

SHOWN_ROWS: Final = 200
_MEASURED: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it stands in the file, and what would become of it: new, changed, unchanged or refused."""

    line: int
    values: list[str]
    outcome: str
    problems: Sequence[CellProblem] = ()


@dataclass(slots=True)
class Preview:
    """`totals` are those of the rows shown; of the whole file when it `is_whole`."""

    table: Table
    matched: MatchedColumns
    problems: list[CellProblem] = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    is_whole: bool = False
    rows_expected: int = 0

    @property
    def blocking(self) -> list[CellProblem]:
        """What must be settled first: without it no row can be read."""
        return self.matched.problems


def preview(
    file: BinaryIO | str,
    import_run: ImportRun,
    *,
    at: datetime,
    remembered: Mapping[str, str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Preview:
    """Look at the first rows, with the columns and the encoding that the import has, if it has them by now.

    Raises `UnreadableFile` where the file is no table at all.
    """
    how = import_run.mapping
    encoding = how.get("encoding") or None
    table = open_table(
        file,
        file_name=import_run.file_name,
        limits=limits,
        language=how.get("hint"),
        encoding=encoding,
        hurried=encoding is None,
    )
    kind = kinds.of(import_run)
    matched = assign(table, kind.fields(table.header), chosen=how.get("columns"), remembered=remembered)
    matched.problems.extend(kind.missing(import_run, matched.columns, table))
    found = Preview(table, matched)
    # Both may complain of the same cell: once is enough.
    problems = [*table.header_problems, *found.blocking]
    found.problems = list({(one.column or str(one.message), one.code): one for one in problems}.values())
    if not found.blocking:
        _look(found, import_run, at=at)
        found.rows_expected = _expected_rows(file, found)
    return found


def _look(found: Preview, import_run: ImportRun, *, at: datetime) -> None:
    table = found.table
    head = list(islice(table.records(), SHOWN_ROWS + 1))
    found.is_whole = len(head) <= SHOWN_ROWS
    del head[SHOWN_ROWS:]
    if not head:
        return
    kind = kinds.of(import_run)
    validator = Validator(kind.meaning(import_run, found.matched.columns, table, at=at))
    with transaction.atomic():
        chunk = Chunk([validator.validate(head)])
        (found.refused, found.totals), outcomes = kind.show(import_run, chunk, validator.columns)
    found.rows = _shown(table, head, outcomes, {one.line: one for one in found.refused})


def _shown(
    table: Table, head: Sequence[tuple[int, Record]], outcomes: Mapping[int, str], refused: Mapping[int, Refused]
) -> list[ShownRow]:
    shown = []
    for line, record in head:
        row = table.judge(line, record)
        values = row.values if isinstance(row, Row) else []
        if line in outcomes:
            shown.append(ShownRow(line, values, outcomes[line]))
        elif line in refused:
            shown.append(ShownRow(line, values, "refused", refused[line].problems))
    return shown


def _expected_rows(file: BinaryIO | str, found: Preview) -> int:
    """How many rows there seem to be, by how long those at the beginning are."""
    if found.is_whole:
        return found.totals.rows
    if found.table.kind == Kind.XLSX or isinstance(file, str):
        return sum(1 for _record in found.table.records())
    file.seek(0)
    beginning = file.read(_MEASURED)
    size = file.seek(0, 2)
    return max(round(size * beginning.count(b"\n") / len(beginning)) - found.table.header_line, SHOWN_ROWS)


def told(problem: CellProblem, *, blocks: bool) -> dict[str, Any]:
    """A problem of the whole file, as an import keeps it."""
    return {
        "line": problem.line,
        "column": problem.column,
        "code": str(problem.code),
        **kept(problem.message),
        "blocks": blocks,
    }
