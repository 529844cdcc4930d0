"""A thousand lines of a file at a time: which rows are good, as COPY takes them, and which are refused?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from committee.spreadsheets import CellProblem
from committee.spreadsheets.rows import Record
from contacts.rows.faults import Refused
from contacts.rows.list_reader import ListMeaning, ListReader
from contacts.rows.meaning import Meaning
from contacts.rows.reader import RowReader
from contacts.rows.staged import line_of
from contacts.rows.ticket_reader import TicketMeaning, TicketReader

Block = Sequence[tuple[int, Record]]
# What the columns of a file mean, and so who reads its rows.
Meant = Meaning | TicketMeaning | ListMeaning
_READERS: Final[dict[type[Meant], Any]] = {Meaning: RowReader, TicketMeaning: TicketReader, ListMeaning: ListReader}


@dataclass(slots=True)
class Validated:
    """What became of a block: `good` rows as the text that COPY takes, and the refused ones."""

    last_line: int
    good: int = 0
    text: bytes = b""
    refused: list[Refused] = field(default_factory=list)
    # Rows before the first that could be read at all: a file that begins with many is not the one that was meant.
    unreadable_from_the_start: list[CellProblem] = field(default_factory=list)
    is_readable: bool = False

    @property
    def rows(self) -> int:
        return self.good + len(self.refused)


class Validator:
    """Every row through the same rules, whichever process it is read in."""

    def __init__(self, meaning: Meant) -> None:
        self._judge = meaning.judge
        self._reader: RowReader | TicketReader | ListReader = _READERS[type(meaning)](meaning)

    @property
    def columns(self) -> list[str]:
        return list(self._reader.columns)

    def validate(self, block: Block) -> Validated:
        found = Validated(last_line=block[-1][0])
        lines: list[str] = []
        for line, record in block:
            row = self._judge(line, record)
            if isinstance(row, CellProblem):
                self._note(found, row)
                continue
            found.is_readable = True
            stated = self._reader.read(row)
            if isinstance(stated, Refused):
                found.refused.append(stated)
            else:
                lines.append(line_of(stated))
        found.good = len(lines)
        found.text = "".join(f"{line}\n" for line in lines).encode()
        return found

    def _note(self, found: Validated, problem: CellProblem) -> None:
        if problem.is_harmless:
            return
        found.refused.append(Refused(problem.line, [problem]))
        if not found.is_readable:
            found.unreadable_from_the_start.append(problem)
