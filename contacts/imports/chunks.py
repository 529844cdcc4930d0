"""Some twenty thousand rows at a time: staged, compared, and their refusals told. What follows is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from committee.db import in_batches
from committee.sentences import filled
from committee.spreadsheets import CellProblem, UnreadableFile
from contacts.imports import comparing, staging
from contacts.imports.comparing import Repeats
from contacts.imports.totals import Totals, of_chunk
from contacts.models import RefusedRow
from contacts.rows.blocks import Validated
from contacts.rows.faults import Refused, fault

BLOCKS: Final = 20
REPEATED: Final = "repeated_row"
TAKEN: Final = _("This id already names somebody else: merge the two people, or correct the id.")
_MET: Final = _("This person was met before, in line %(line)d: one of the two rows is enough.")


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


def stage(
    chunk: Chunk,
    *,
    columns: Sequence[str],
    system: str,
    lock: bool,
    met_before: Callable[[], Repeats],
) -> tuple[list[Refused], Totals]:
    """Stage and compare the rows of a chunk, inside a transaction. What is left in the table is to be written.

    `met_before` takes out those whom an earlier chunk has met. Raises `comparing.Meanwhile`.
    """
    staging.copy(columns, (block.text for block in chunk.blocks))
    comparing.recognise(system=system, lock=lock)
    repeats = [*comparing.repeats_in_chunk(), *met_before()]
    taken = comparing.ids_of_others() if "ids" in columns else []
    comparing.compare()
    refused = [
        *chunk.refused,
        *(_repeated(line, first) for line, first in repeats),
        *(Refused(line, [fault(line, None, TAKEN)]) for line in taken),
    ]
    return sorted(refused, key=lambda one: one.line), of_chunk(refused=len(refused))


def _repeated(line: int, first: int) -> Refused:
    message = filled(_MET, {"line": first})
    return Refused(line, [CellProblem(line, None, REPEATED, message)])  # type: ignore[arg-type]


def keep(refused: Iterable[Refused], *, run: int) -> None:
    """Remember which rows were refused and why; a chunk that is worked on again says the same again."""
    RefusedRow.objects.bulk_create(
        (RefusedRow(run_id=run, line=one.line, problems=told(one.problems)) for one in refused),
        batch_size=2_000,
        ignore_conflicts=True,
    )


def told(problems: Iterable[CellProblem]) -> list[dict[str, Any]]:
    """As an import keeps them, in the language of whoever is spoken to."""
    return [{"column": one.column, "code": str(one.code), "message": str(one.message)} for one in problems]
