"""What would this file do? The whole of it is checked, its first rows are shown, and nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Final, cast

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.spreadsheets import CellProblem, Limits, MatchedColumns, Table, open_table
from contacts.enums import ImportStatus
from contacts.imports import plan
from contacts.imports.chunks import Chunk, chunks
from contacts.imports.columns import assign
from contacts.imports.people import PeopleReader, Refused
from contacts.imports.plan import Change
from contacts.imports.repeats import FirstLines
from contacts.models import ImportRun, Topic

SHOWN_ROWS: Final = 200
KEPT_PROBLEMS: Final = 1_000


class FileGone(CommitteeError):
    message = _("The file of this import is no longer there: upload it again.")


@dataclass(slots=True)
class Totals:
    """What became, or would become, of the rows. Rows = new + changed + unchanged + refused."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    opt_ins: int = 0
    suppressed: int = 0

    def count(self, chunk: Chunk, changes: list[Change]) -> None:
        self.rows += chunk.rows
        self.refused += len(chunk.refused)
        self.new += sum(change.is_new for change in changes)
        self.changed += sum(change.changes_anything and not change.is_new for change in changes)
        self.unchanged += sum(not change.changes_anything for change in changes)
        self.opt_ins += sum(len(change.opt_ins) for change in changes)
        self.suppressed += plan.suppressed(chunk.people)

    def as_json(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it stands in the file, and what would become of it: new, changed, unchanged or refused."""

    line: int
    values: list[str]
    outcome: str
    problems: list[CellProblem]


@dataclass(slots=True)
class Preview:
    table: Table
    matched: MatchedColumns
    totals: Totals = field(default_factory=Totals)
    problems: list[CellProblem] = field(default_factory=list)
    problem_counts: Counter[str] = field(default_factory=Counter)
    rows: list[ShownRow] = field(default_factory=list)

    @property
    def blocking(self) -> list[CellProblem]:
        """What must be settled first: without it no row can be read."""
        return self.matched.problems

    @property
    def changes_anything(self) -> bool:
        return bool(self.totals.new or self.totals.changed)

    def keep(self, problem: CellProblem) -> None:
        self.problem_counts[str(problem.code)] += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)


def preview(
    file: BinaryIO | str,
    *,
    file_name: str,
    system: str,
    at: datetime,
    topic: Topic | None = None,
    columns: Mapping[str, int] | None = None,
    encoding: str | None = None,
    language: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    whole: bool = True,
) -> Preview:
    """Check the file, all of it or its first rows. Raises `UnreadableFile` where it is no table at all."""
    table = open_table(file, file_name=file_name, limits=limits, language=language, encoding=encoding)
    found = Preview(table, assign(table, chosen=columns, opts_in=topic is not None))
    # Both may complain of the same cell: once is enough.
    for problem in {(one.column, one.code): one for one in [*table.header_problems, *found.blocking]}.values():
        found.keep(problem)
    if found.blocking:
        return found
    reader = PeopleReader(found.matched.columns, topic=topic, at=at)
    with FirstLines() as first_lines:
        for chunk in chunks(table, reader, first_lines):
            _look(found, chunk, system=system)
            if not whole:
                break
    return found


def _look(found: Preview, chunk: Chunk, *, system: str) -> None:
    changes = plan.compare(chunk.people, system=system)
    found.totals.count(chunk, changes)
    for refused in sorted(chunk.refused, key=lambda one: one.line):
        for problem in refused.problems:
            found.keep(problem)
    if room := SHOWN_ROWS - len(found.rows):
        shown = [_shown_change(change) for change in changes] + [_shown_refusal(one) for one in chunk.refused]
        found.rows += sorted(shown, key=lambda row: row.line)[:room]


def _shown_change(change: Change) -> ShownRow:
    outcome = "new" if change.is_new else "changed" if change.changes_anything else "unchanged"
    return ShownRow(change.person.line, change.person.row.values, outcome, [])


def _shown_refusal(refused: Refused) -> ShownRow:
    return ShownRow(refused.line, refused.row.values if refused.row else [], "refused", refused.problems)


def previewed(import_run: ImportRun, *, at: datetime, whole: bool = False) -> Preview:
    """The preview of a file that was uploaded: by default of its first rows, the rest was counted at the upload.

    Raises `FileGone`.
    """
    if not import_run.has_file:
        raise FileGone
    with import_run.file.open("rb") as file:
        return preview(cast("BinaryIO", file), at=at, whole=whole, **reading(import_run))


def reading(import_run: ImportRun) -> dict[str, Any]:
    """How the file of an import is read: the same way at the preview, at the import and for the refused rows."""
    return {
        "file_name": import_run.file_name,
        "system": import_run.system,
        "topic": import_run.topic,
        "columns": import_run.mapping.get("columns"),
        "encoding": import_run.mapping.get("encoding") or None,
    }


def already_imported(import_run: ImportRun) -> ImportRun | None:
    """The import that has done all this before: the same bytes, read in the same way."""
    return (
        ImportRun.objects.filter(
            sha256=import_run.sha256,
            system=import_run.system,
            topic=import_run.topic,
            mapping=import_run.mapping,
            status=ImportStatus.FINISHED,
        )
        .exclude(pk=import_run.pk)
        .order_by("-finished_at")
        .first()
    )
