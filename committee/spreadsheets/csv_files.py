"""How does a CSV file become rows? Its separator, its quotes, its lines, read at flat memory."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.spreadsheets.limits import Limits
from committee.spreadsheets.problems import CellProblem, Code, UnreadableFile
from committee.spreadsheets.rows import Record
from committee.spreadsheets.sources import Source

SEPARATORS: Final = (",", ";", "\t", "|")
_RECORDS_LOOKED_AT: Final = 50
# Some programs fill a column up with spaces behind its closing quotation mark.
_SPACES_AFTER_QUOTE: Final = re.compile(r'" +(?=[,;|\t]|$)')
# A quotation mark that opens and never closes costs a second look at the lines it swallowed. Beyond this many of
# them the file is refused, before they cost minutes.
_MOST_BROKEN_QUOTES: Final = 200


class Lines:
    """The lines of a text, whichever way they end; lines read too far can be handed back."""

    def __init__(self, source: Source, *, encoding: str, limits: Limits) -> None:
        self._source = source
        self._encoding = encoding
        # A line holds a row, or at least a cell of it; what is longer is no table.
        self._longest = limits.cell_characters * 32
        self._returned: deque[str] = deque()
        self._read = self._decoded()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return self._returned.popleft() if self._returned else next(self._read)

    def hand_back(self, lines: list[str]) -> None:
        self._returned.extendleft(reversed(lines))

    def _decoded(self) -> Iterator[str]:
        decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(self._encoding)(errors="replace"), translate=True
        )
        rest = ""
        for chunk in self._source.chunks():
            *whole, rest = (rest + decoder.decode(chunk)).split("\n")
            yield from whole
            if len(rest) > self._longest:
                raise UnreadableFile(
                    _("A line runs on for over a million characters: this is no table. Save it as CSV (UTF-8) again."),
                    code=Code.CELL_TOO_LONG,
                )
        rest += decoder.decode(b"", final=True)
        yield from rest.removesuffix("\n").split("\n") if rest else ()


def records(lines: Lines, *, separator: str, limits: Limits) -> Iterator[tuple[int, Record]]:
    """Each record with its number, counted as a spreadsheet program counts rows."""
    broken = 0
    for number, line in enumerate(lines, start=1):
        if '"' not in line:
            yield number, line.split(separator)
            continue
        cells = _quoted(line, lines, separator=separator, longest=limits.cell_characters * 4)
        if cells is not None:
            yield number, cells
            continue
        broken += 1
        problem = CellProblem(number, _column_of_quote(line, separator), Code.BROKEN_QUOTE, _BROKEN_QUOTE)
        if broken > _MOST_BROKEN_QUOTES:
            raise UnreadableFile(problem=problem)
        yield number, problem


_BROKEN_QUOTE: Final = _(
    "A quotation mark opens here and does not close before a separator. Close it, or write it twice if it is meant."
)


def _quoted(line: str, lines: Lines, *, separator: str, longest: int) -> list[str] | None:
    """The record that begins at `line` and may go on over the next ones; None, and the next ones handed back, if
    its quotation marks do not close.
    """
    taken: list[str] = []

    def with_the_next_ones() -> Iterator[str]:
        yield line + "\n"
        size = len(line)
        for following in lines:
            taken.append(following)
            size += len(following) + 1
            if size > longest:
                return
            yield following + "\n"

    try:
        return next(csv.reader(with_the_next_ones(), delimiter=separator, strict=True, skipinitialspace=True))
    except csv.Error:
        lines.hand_back(taken)
    tidied = _SPACES_AFTER_QUOTE.sub('"', line)
    return _quoted(tidied, lines, separator=separator, longest=longest) if tidied != line else None


def _column_of_quote(line: str, separator: str) -> int:
    """The column in which the trouble begins, as near as a broken line tells."""
    return line[: line.rindex('"')].count(separator) + 1


def declared_separator(line: str) -> str | None:
    """What the first line `sep=;`, which spreadsheet programs write and hide, says."""
    declaration = line.strip().strip('"').lower()
    if declaration.startswith("sep=") and len(declaration) <= 5:
        return declaration[4:] or "\t"
    return None


def likeliest_separator(source: Source, *, encoding: str, limits: Limits) -> str:
    """The separator that cuts the header into columns and the rows into as many; a comma if none does."""
    best, best_score = ",", (0.0, 1)
    for separator in SEPARATORS:
        lines = Lines(source, encoding=encoding, limits=limits)
        found = [
            record
            for _number, record in _first(records(lines, separator=separator, limits=limits))
            if isinstance(record, list) and any(cell.strip() for cell in record)
        ]
        named = sum(1 for name in found[0] if name.strip()) if found else 0
        if named < 2:
            continue
        as_wide_as_the_header = sum(len(record) == len(found[0]) for record in found)
        score = (as_wide_as_the_header / len(found), named)
        if score > best_score:
            best, best_score = separator, score
    return best


def _first(found: Iterator[tuple[int, Record]]) -> Iterator[tuple[int, Record]]:
    for number, record in found:
        if number > _RECORDS_LOOKED_AT:
            return
        yield number, record
