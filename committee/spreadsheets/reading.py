"""How do numbered lines become a table? The header is found, and every line after it judged, in CSV and XLSX alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.spreadsheets.limits import Limits
from committee.spreadsheets.problems import CellProblem, Code, UnreadableFile
from committee.spreadsheets.rows import Judge, Record, header_problems, moved, read_header, too_many_rows
from committee.spreadsheets.tables import Kind, Table

_HEADER_WITHIN: Final = 1_000


def read_as_table(
    numbered: Callable[[], Iterator[tuple[int, Record]]],
    *,
    kind: Kind,
    limits: Limits,
    encoding: str,
    separator: str = "",
    sheet: str = "",
    left: int = 0,
) -> Table:
    """The table in a file. `numbered` starts its lines anew; `left` counts the columns before the first that is read.

    Raises `UnreadableFile` where there is no header to read the rows by.
    """
    header_line, header = _find_header(numbered(), limits, left)

    def records() -> Iterator[tuple[int, Record]]:
        for line, record in numbered():
            if line > limits.rows + header_line:
                raise UnreadableFile(problem=too_many_rows(line, limits))
            if line > header_line:
                yield line, record

    return Table(
        kind=kind,
        header=header,
        header_line=header_line,
        encoding=encoding,
        separator=separator,
        sheet=sheet,
        limits=limits,
        header_problems=[moved(problem, left) for problem in header_problems(header_line, header)],
        records=records,
        judge=Judge(len(header), limits, left),
    )


def _find_header(numbered: Iterator[tuple[int, Record]], limits: Limits, left: int) -> tuple[int, list[str]]:
    for line, record in numbered:
        found = record if isinstance(record, CellProblem) else read_header(line, record, limits)
        if isinstance(found, CellProblem):
            raise UnreadableFile(problem=moved(found, left))
        if found:
            return line, found
        if line > _HEADER_WITHIN:
            break
    raise UnreadableFile(_("The file holds no header and no row."), code=Code.EMPTY_FILE)
