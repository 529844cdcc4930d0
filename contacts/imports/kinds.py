"""What kinds of files are there? Each says which columns it knows, how a row is read, and what becomes of it.

The way of a file (upload, preview, check, confirmation, writing chunk by chunk, refused rows) is the same for all.
Kinds of the modules above are registered from there: `kinds.register(ImportKind.TICKETS, TicketFiles())`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from django.db.models import Model

from committee.spreadsheets import CellProblem, Table
from contacts.imports.chunks import Chunk
from contacts.imports.columns import Field
from contacts.imports.totals import Totals
from contacts.models import ImportRun
from contacts.rows.blocks import Meant
from contacts.rows.faults import Refused


class Verdict(NamedTuple):
    """What became, or would become, of the rows of a chunk."""

    refused: list[Refused]
    totals: Totals


class Kind(Protocol):
    @property
    def tables(self) -> Sequence[type[Model]]:
        """Those that grow: PostgreSQL is told now and then how large they are."""

    def fields(self, header: Iterable[str]) -> Mapping[str, Field]:
        """What the columns of this file may hold."""

    def missing(self, import_run: ImportRun, columns: Mapping[str, int], table: Table) -> Iterable[CellProblem]:
        """Without which columns no row can be read."""

    def meaning(self, import_run: ImportRun, columns: Mapping[str, int], table: Table, *, at: datetime) -> Meant:
        """All that is needed to read its rows."""

    def show(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> tuple[Verdict, Mapping[int, str]]:
        """Of the first rows of a file: also the outcome of each line, "new", "changed" or "unchanged"."""

    def look(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> Verdict:
        """What would become of the rows; nothing of ours is written."""

    def write(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> Verdict:
        """Write them, inside the caller's transaction. Raises `Meanwhile` when they have to be compared again."""

    def complete(self, import_run: ImportRun) -> None:
        """All rows are written. Raises a `CommitteeError` where that is not enough."""


_KINDS: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    _KINDS[name] = kind


def of(import_run: ImportRun) -> Kind:
    return _KINDS[import_run.kind]
