"""How does a file become a fixed list of people? Its rows name people we know; nobody becomes a contact by it.

The list fills while a worker reads the file, and is complete, and found by segments, when the file is at its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.sentences import filled
from committee.spreadsheets import CellProblem, Code, Table
from contacts.imports.chunks import Chunk
from contacts.imports.columns import FIELDS, KEYS, Field
from contacts.imports.kinds import Verdict
from contacts.imports.people import NO_KEY
from contacts.imports.totals import Totals
from contacts.lists import matching
from contacts.models import ImportRun, ListedContact, PeopleList
from contacts.rows.faults import Refused, fault
from contacts.rows.list_reader import ListMeaning

_FIELDS: Final = {name: FIELDS[name] for name in (*KEYS, "country")}
_NOBODY: Final = _("We know nobody by this id, e-mail address or phone number.")


class ListRefused(CommitteeError):
    """The file cannot become a list, or the list cannot be deleted."""


class ListFiles:
    tables = (ListedContact,)

    def fields(self, header: Iterable[str]) -> Mapping[str, Field]:  # noqa: ARG002 - all files have the same
        return _FIELDS

    def missing(self, import_run: ImportRun, columns: Mapping[str, int], table: Table) -> Iterator[CellProblem]:  # noqa: ARG002
        if not any(key in columns for key in KEYS):
            yield CellProblem(table.header_line, None, Code.MISSING_COLUMN, NO_KEY)

    def meaning(self, import_run: ImportRun, columns: Mapping[str, int], table: Table, *, at: datetime) -> ListMeaning:  # noqa: ARG002
        return ListMeaning(columns=dict(columns), judge=table.judge)

    def show(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> tuple[Verdict, Mapping[int, str]]:
        outcomes = _matched(import_run, chunk, columns, people_list=None)
        return _verdict(chunk, outcomes), {line: said for line, said in outcomes.items() if said != "nobody"}

    def look(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> Verdict:
        return _verdict(chunk, _matched(import_run, chunk, columns, people_list=None))

    def write(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> Verdict:
        people_list = _list_of(import_run)
        outcomes = _matched(import_run, chunk, columns, people_list=people_list.pk)
        matching.keep(people_list.pk)
        return _verdict(chunk, outcomes)

    def complete(self, import_run: ImportRun) -> None:
        """Count the list once; one that nobody is on is none."""
        people_list = _list_of(import_run)
        people_list.rows = import_run.totals["rows"]
        people_list.unknown = import_run.totals["refused"]
        people_list.repeated = import_run.totals["unchanged"]
        people_list.people_count = people_list.people.count()
        if not people_list.people_count:
            people_list.delete()
            raise ListRefused(_("Nobody in this file is known to us: is it the right source?"))
        made = {"people": people_list.people_count, "unknown": people_list.unknown}
        with transaction.atomic():
            people_list.save(update_fields=["rows", "unknown", "repeated", "people_count", "updated_at"])
            audit.record("contacts.make_list", by=import_run.created_by, on=people_list, after=made)


def _list_of(import_run: ImportRun) -> PeopleList:
    """The list that this file fills. What is left of a file makes none: that would be half a list, and look whole."""
    if known := PeopleList.objects.filter(import_run=import_run).first():
        return known
    if import_run.cursor:
        raise ListRefused(_("The list that this file had begun is deleted: upload the file again."))
    name = import_run.mapping["asked"]["name"]
    if PeopleList.objects.filter(name=name).exists():
        why = _("There is a list called “%(name)s” by now: upload the file with another name.")
        raise ListRefused(filled(why, {"name": name}))
    return PeopleList.objects.create(
        name=name, file_name=import_run.file_name, import_run=import_run, created_by=import_run.created_by
    )


def _matched(
    import_run: ImportRun, chunk: Chunk, columns: Sequence[str], *, people_list: int | None
) -> dict[int, str]:
    pieces = (block.text for block in chunk.blocks)
    return matching.match(pieces, columns, system=import_run.system, people_list=people_list)


def _verdict(chunk: Chunk, outcomes: Mapping[int, str]) -> Verdict:
    unknown = [Refused(line, [fault(line, None, _NOBODY)]) for line, said in outcomes.items() if said == "nobody"]
    refused = sorted([*chunk.refused, *unknown], key=lambda one: one.line)
    said = Counter(outcomes.values())
    totals = Totals(
        rows=len(outcomes) + len(chunk.refused), new=said["new"], unchanged=said["unchanged"], refused=len(refused)
    )
    return Verdict(refused, totals)
