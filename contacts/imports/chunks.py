"""Some twenty thousand rows at a time, as the processes that validate give them; and how their refusals are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from committee.db import in_batches
from committee.sentences import kept
from committee.spreadsheets import CellProblem, UnreadableFile
from contacts.models import RefusedRow
from contacts.rows.blocks import Validated
from contacts.rows.faults import Refused

BLOCKS: Final = 20


@dataclass(frozen=True, slots=True)
class Chunk:
    blocks: Sequence[Validated]

    @property
    def last_line(self) -> int:
        return self.blocks[-1].last_line

    @property
    def refused(self) -> list[Refused]:
        return [one for block in self.blocks for one in block.refused]


def chunks(blocks: Iterable[Validated], *, most_unreadable: int | None) -> Iterator[Chunk]:
    """Raises `UnreadableFile` where the first rows are all bad: then it is not the file that was meant."""
    for found in in_batches(_believable(blocks, most_unreadable), BLOCKS):
        yield Chunk(found)


def _believable(blocks: Iterable[Validated], most: int | None) -> Iterator[Validated]:
    unreadable = 0
    is_readable = most is None
    for block in blocks:
        if not is_readable:
            unreadable += len(block.unreadable_from_the_start)
            is_readable = block.is_readable
            if most is not None and unreadable > most:
                raise UnreadableFile(problem=block.unreadable_from_the_start[-1])
        yield block


def keep(refused: Iterable[Refused], *, run: int) -> None:
    """Remember which rows were refused and why; a chunk that is worked on again says the same again."""
    RefusedRow.objects.bulk_create(
        (RefusedRow(run_id=run, line=one.line, problems=told(one.problems)) for one in refused),
        batch_size=2_000,
        ignore_conflicts=True,
    )


def told(problems: Iterable[CellProblem]) -> list[dict[str, Any]]:
    """As an import keeps them: `committee.sentences.spoken` says them in the language of whoever reads."""
    return [{"column": one.column, "code": str(one.code), **kept(one.message)} for one in problems]
