"""Which rows were not taken over, and why? As a file that can be corrected and imported again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from committee.spreadsheets import column_letters, guarded, open_table
from committee.spreadsheets.problems import CellProblem
from contacts.imports.chunks import chunks
from contacts.imports.people import PeopleReader
from contacts.imports.preview import reading
from contacts.imports.repeats import FirstLines
from contacts.models import ImportRun


def refused_rows(import_run: ImportRun) -> Iterator[list[str]]:
    """A header, then each refused row with its line and its reasons before what stood in it."""
    told = reading(import_run)
    with import_run.file.open("rb") as file, FirstLines() as first_lines:
        table = open_table(cast("BinaryIO", file), file_name=told["file_name"], encoding=told["encoding"])
        yield [_("Line"), _("Why it was refused"), *map(guarded, table.header)]
        reader = PeopleReader(told["columns"], topic=told["topic"], at=import_run.finished_at or import_run.created_at)
        for chunk in chunks(table, reader, first_lines):
            for refused in sorted(chunk.refused, key=lambda one: one.line):
                values = refused.row.values if refused.row else []
                yield [str(refused.line), _reasons(refused.problems), *map(guarded, values)]


def refused_csv(import_run: ImportRun) -> Iterator[str]:
    """The same as the lines of a CSV file, one by one: eleven million rows may be refused."""
    lines = csv.writer(_Echo())
    return (lines.writerow(row) for row in refused_rows(import_run))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _reasons(problems: list[CellProblem]) -> str:
    return " ".join(
        f"{column_letters(problem.column)}: {problem.message}" if problem.column else str(problem.message)
        for problem in problems
    )
