"""The rows of a file, a thousand at a time: people to be written, and rows to be refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.db import in_batches
from committee.spreadsheets import CellProblem, Table
from contacts.imports.people import PeopleReader, Person, Refused
from contacts.imports.repeats import FirstLines

SIZE: Final = 1_000
REPEATED: Final = "repeated_row"


@dataclass(frozen=True, slots=True)
class Chunk:
    people: list[Person]
    refused: list[Refused]
    last_line: int

    @property
    def rows(self) -> int:
        return len(self.people) + len(self.refused)


def chunks(table: Table, reader: PeopleReader, first_lines: FirstLines) -> Iterator[Chunk]:
    """Every row of the file once, in its order, the second and later rows about the same person among the refused."""
    for found in in_batches(reader.read(table), SIZE):
        people = [one for one in found if isinstance(one, Person)]
        refused = [one for one in found if isinstance(one, Refused)]
        first = first_lines.of(people)
        kept = [person for person in people if first[person.key] == person.line]
        refused += [_repeated(person, first[person.key]) for person in people if first[person.key] != person.line]
        yield Chunk(kept, refused, found[-1].line)


def _repeated(person: Person, first_line: int) -> Refused:
    message = _("This person was met before, in line %(line)d: one of the two rows is enough.") % {"line": first_line}
    problem = CellProblem(person.line, None, REPEATED, message)  # type: ignore[arg-type]
    return Refused(person.row, [problem])
