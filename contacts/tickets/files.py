"""Files of what happened to tickets: each row is an event, and the same file twice changes nothing.

Where the file gives an event no id, the content of its row is its id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from committee.sentences import filled
from committee.spreadsheets import CellProblem, Code, Table
from contacts.imports.chunks import Chunk
from contacts.imports.columns import Field
from contacts.imports.kinds import Verdict
from contacts.imports.totals import Totals
from contacts.models import ImportRun, Ticket, TicketEvent
from contacts.rows.faults import Refused, fault
from contacts.rows.ticket_reader import REQUIRED, TicketMeaning
from contacts.tickets import holdings, staged
from contacts.tickets.columns import FIELDS, NEEDED

_OUTCOMES = {"new": "new", "known": "unchanged"}


class TicketFiles:
    tables = (TicketEvent, Ticket)

    def fields(self, header: Iterable[str]) -> Mapping[str, Field]:  # noqa: ARG002 - all files have the same
        return FIELDS

    def missing(self, import_run: ImportRun, columns: Mapping[str, int], table: Table) -> Iterator[CellProblem]:  # noqa: ARG002
        for name in REQUIRED:
            if name not in columns:
                message = filled(NEEDED, {"field": FIELDS[name].label})
                yield CellProblem(table.header_line, None, Code.MISSING_COLUMN, message)

    def meaning(
        self, import_run: ImportRun, columns: Mapping[str, int], table: Table, *, at: datetime
    ) -> TicketMeaning:
        holders = import_run.mapping.get("asked", {}).get("holders") or import_run.system
        return TicketMeaning(columns=dict(columns), judge=table.judge, holders=holders, at=at)

    def show(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> tuple[Verdict, Mapping[int, str]]:
        verdicts = _verdicts(import_run, chunk, columns, lock=False)
        shown = {line: _OUTCOMES[said] for line, said in verdicts.items() if said in _OUTCOMES}
        return _verdict(import_run, chunk, verdicts), shown

    def look(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> Verdict:
        return _verdict(import_run, chunk, _verdicts(import_run, chunk, columns, lock=False))

    def write(self, import_run: ImportRun, chunk: Chunk, columns: Sequence[str]) -> Verdict:
        verdicts = _verdicts(import_run, chunk, columns, lock=True)
        staged.keep(system=import_run.system)
        holdings.derive_staged(system=import_run.system)
        return _verdict(import_run, chunk, verdicts)

    def complete(self, import_run: ImportRun) -> None:
        """What was told is told: there is nothing to round off."""


def _verdicts(import_run: ImportRun, chunk: Chunk, columns: Sequence[str], *, lock: bool) -> dict[int, str]:
    return staged.judge((block.text for block in chunk.blocks), columns, system=import_run.system, lock=lock)


def _verdict(import_run: ImportRun, chunk: Chunk, verdicts: Mapping[int, str]) -> Verdict:
    places = import_run.mapping.get("columns", {})
    refused = [*chunk.refused]
    for line, said in verdicts.items():
        if said in staged.FAULTS:
            name, why = staged.FAULTS[said]
            refused.append(Refused(line, [fault(line, places.get(name), why)]))
    refused.sort(key=lambda one: one.line)
    counted = Counter(verdicts.values())
    totals = Totals(
        rows=len(verdicts) + len(chunk.refused), new=counted["new"], unchanged=counted["known"], refused=len(refused)
    )
    return Verdict(refused, totals)
