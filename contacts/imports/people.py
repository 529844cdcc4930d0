"""Files of people: each row is somebody, new or known, with what is told of them and of their consent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from committee.sentences import filled
from committee.spreadsheets import CellProblem, Code, Table
from contacts.enums import ImportKind
from contacts.imports import columns as known_columns
from contacts.imports import comparing, kinds, staging, writing
from contacts.imports.chunks import Chunk
from contacts.imports.columns import KEYS, Field
from contacts.imports.comparing import Repeats
from contacts.imports.kinds import Verdict
from contacts.imports.meanings import meaning_of
from contacts.imports.totals import CHANGES, of_chunk
from contacts.models import Address, Consent, ConsentRecord, Contact, ImportRun
from contacts.rows.faults import Refused, fault
from contacts.rows.meaning import Meaning

REPEATED: Final = "repeated_row"
TAKEN: Final = _("This id already names somebody else: merge the two people, or correct the id.")
_MET: Final = _("This person was met before, in line %(line)d: one of the two rows is enough.")

NO_KEY: Final = _("No column says whom a row is about: name one of them “id”, “email” or “phone”.")
_NO_PROOF: Final = _("An opt-in is taken over only with the columns “consent_source” and “consent_date”.")


class People:
    tables = (Contact, Address, ConsentRecord, Consent)

    def fields(self, header: Iterable[str]) -> Mapping[str, Field]:
        return known_columns.fields_of(header)

    def missing(self, import_run: ImportRun, columns: Mapping[str, int], table: Table) -> Iterator[CellProblem]:
        if not any(key in columns for key in KEYS):
            yield CellProblem(table.header_line, None, Code.MISSING_COLUMN, NO_KEY)
        if import_run.topic and not {"consent_source", "consent_date"} <= columns.keys():
            yield CellProblem(table.header_line, None, Code.MISSING_COLUMN, _NO_PROOF)

    def meaning(self, import_run: ImportRun, columns: Mapping[str, int], table: Table, *, at: datetime) -> Meaning:
        return meaning_of(table, columns, topic=import_run.topic, at=at)

    def show(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> tuple[Verdict, Mapping[int, str]]:
        verdict = _staged(import_run, chunk, columns, lock=False, met_before=list)
        return verdict, _outcomes()

    def look(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> Verdict:
        met_before = partial(comparing.met_before_in_check, import_run.pk)
        return _staged(import_run, chunk, columns, lock=False, met_before=met_before)

    def write(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> Verdict:
        met_before = partial(comparing.met_before_in_run, import_run.pk)
        verdict = _staged(import_run, chunk, columns, lock=True, met_before=met_before)
        writing.write(system=import_run.system, run=import_run.pk)
        return verdict

    def complete(self, import_run: ImportRun) -> None:
        """Whoever was written stays written: there is nothing to round off."""


def _staged(
    import_run: ImportRun, chunk: Chunk, columns: Sequence[str], *, lock: bool, met_before: Callable[[], Repeats]
) -> Verdict:
    """Stage and compare the rows of a chunk, inside a transaction. What is left in the table is to be written.

    `met_before` takes out those whom an earlier chunk has met.
    """
    staging.copy(columns, (block.text for block in chunk.blocks))
    comparing.recognise(system=import_run.system, lock=lock)
    repeats = [*comparing.repeats_in_chunk(), *met_before()]
    taken = comparing.ids_of_others() if "ids" in columns else []
    comparing.compare()
    refused = [
        *chunk.refused,
        *(_repeated(line, first) for line, first in repeats),
        *(Refused(line, [fault(line, None, TAKEN)]) for line in taken),
    ]
    refused.sort(key=lambda one: one.line)
    return Verdict(refused, of_chunk(refused=len(refused), repeated=len(repeats)))


def _repeated(line: int, first: int) -> Refused:
    message = filled(_MET, {"line": first})
    return Refused(line, [CellProblem(line, None, REPEATED, message)])  # type: ignore[arg-type]


def _outcomes() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT line, CASE WHEN NOT is_known THEN 'new' WHEN {CHANGES} THEN 'changed' ELSE 'unchanged' END
            FROM import_row AS row
            """  # noqa: S608 - our own condition
        )
        return dict(cursor.fetchall())


kinds.register(ImportKind.PEOPLE, People())
