"""Which rows were not taken over, and why? As a file that can be corrected and imported again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from committee.exports import csv_pieces
from committee.sentences import spoken
from committee.spreadsheets import Row, Table, column_letters
from contacts.imports.people import REPEATED
from contacts.imports.reading import opened
from contacts.models import ImportRun


def refused_csv(import_run: ImportRun, *, language: str) -> Iterator[bytes]:
    """Piece by piece, for eleven million rows may be refused: in the language of the reader, and with the separator of
    the file; of a workbook, with that of the language.
    """
    with opened(import_run) as table:
        with translation.override(language):
            header = [_("Line"), _("Why it was refused"), *table.header]
        rows = refused_rows(import_run, table, language=language)
        yield from csv_pieces(header, rows, language=language, separator=table.separator)


def refused_rows(import_run: ImportRun, table: Table, *, language: str) -> Iterator[list[str]]:
    """Each refused row with its line and its reasons before what stood in it, but for those that only repeat somebody.

    Imported again, these would no longer come second: what they say would take the place of what the first row said.
    The reasons were kept when the row was refused: nothing is checked again, and the file is read once.
    """
    rows = import_run.refused_rows.order_by("line").values_list("line", "problems").iterator(chunk_size=2_000)
    kept = ((line, problems) for line, problems in rows if any(problem["code"] != REPEATED for problem in problems))
    refused = next(kept, None)
    for line, record in table.records():
        if refused is None:
            return
        if line == refused[0]:
            row = table.judge(line, record)
            values = row.values if isinstance(row, Row) else []
            # Row by row, for whoever takes the next one may speak another language in between.
            with translation.override(language):
                why = reasons(refused[1])
            yield [str(line), why, *values]
            refused = next(kept, None)


def reasons(problems: list[dict[str, Any]]) -> str:
    return " ".join(
        f"{column_letters(problem['column'])}: {spoken(problem)}" if problem["column"] else spoken(problem)
        for problem in problems
    )
