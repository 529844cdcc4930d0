"""Which rows were not taken over, and why? As a file that can be corrected and imported again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from committee.spreadsheets import Row, column_letters, guarded
from contacts.imports.reading import opened
from contacts.models import ImportRun


def refused_rows(import_run: ImportRun) -> Iterator[list[str]]:
    """A header, then each refused row with its line and its reasons before what stood in it.

    The reasons were kept when the row was refused: nothing is checked again, and the file is read once.
    """
    kept = import_run.refused_rows.order_by("line").values_list("line", "problems").iterator(chunk_size=2_000)
    with opened(import_run) as table:
        yield [_("Line"), _("Why it was refused"), *map(guarded, table.header)]
        refused = next(kept, None)
        for line, record in table.records():
            if refused is None:
                return
            if line == refused[0]:
                row = table.judge(line, record)
                values = row.values if isinstance(row, Row) else []
                yield [str(line), reasons(refused[1]), *map(guarded, values)]
                refused = next(kept, None)


def refused_csv(import_run: ImportRun) -> Iterator[str]:
    """The same as the lines of a CSV file, one by one: eleven million rows may be refused."""
    lines = csv.writer(_Echo())
    return (lines.writerow(row) for row in refused_rows(import_run))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def reasons(problems: list[dict[str, Any]]) -> str:
    return " ".join(
        f"{column_letters(problem['column'])}: {problem['message']}" if problem["column"] else problem["message"]
        for problem in problems
    )
