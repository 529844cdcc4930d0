"""What does a row of a ticket file tell? One event, or every fault of the row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.sentences import filled
from committee.spreadsheets import CellProblem, Row
from committee.spreadsheets.rows import Judge
from contacts.enums import TicketEventType
from contacts.rows import cells
from contacts.rows.faults import Refused, fault
from contacts.rows.ticket_cells import kind_of, type_of

# With these the ticket comes to somebody.
GIVES: Final = frozenset({TicketEventType.BOUGHT, TicketEventType.TRANSFERRED, TicketEventType.RESOLD})
# As long as the columns of the database.
_LONGEST: Final = {
    "number": 60,
    "holder": 100,
    "holder_system": 40,
    "session": 40,
    "category": 20,
    "block": 20,
    "gate": 20,
    "venue_part": 20,
    "event_id": 100,
}
# In this order the content of a row is its id, where it has none: it must never change.
FIELDS: Final = (
    "number", "happened_at", "type", "holder", "holder_system", "session", "kind", "category", "block", "gate",
    "venue_part", "event_id",
)  # fmt: skip
REQUIRED: Final = ("number", "happened_at")

MISSING: Final = _("This is missing.")
_TOO_LONG: Final = _("This is longer than %(most)d characters.")
_SESSION_MISSING: Final = _("A purchase says for which session.")
_HOLDER_MISSING: Final = _("Say who holds the ticket from now on.")


def lacking(type_: str, *, has_holder: bool, has_session: bool) -> Iterator[tuple[str, Promise]]:
    """What an event of this type cannot be without, by file or by API: each field not told, and why it must be."""
    if type_ in GIVES and not has_holder:
        yield "holder", _HOLDER_MISSING
    if type_ == TicketEventType.BOUGHT and not has_session:
        yield "session", _SESSION_MISSING


@dataclass(frozen=True, slots=True)
class TicketMeaning:
    """`columns` gives the place of each field, `holders` the system whose ids the holders have where no row says so;
    nothing can have happened after `at`.
    """

    columns: Mapping[str, int]
    judge: Judge
    holders: str
    at: datetime


class TicketReader:
    """Reads the rows of one file into the values of `columns`, in their order; "" is what a row does not state."""

    columns: Final = (
        "line", "event_id", "number", "type", "happened_at", "holder_system", "holder", "session", "kind", "category",
        "block", "gate", "venue_part",
    )  # fmt: skip

    def __init__(self, meaning: TicketMeaning) -> None:
        self._meaning = meaning
        self._places = [(name, meaning.columns[name]) for name in FIELDS if name in meaning.columns]

    def begin_block(self) -> None:
        """Each row stands for itself."""

    def read(self, row: Row) -> list[str] | Refused:
        line, values = row
        told = {name: values[place] for name, place in self._places}
        problems = [
            self._fault(line, name, filled(_TOO_LONG, {"most": most}))
            for name, most in _LONGEST.items()
            if len(told.get(name, "")) > most
        ]
        problems += [self._fault(line, name, MISSING) for name in REQUIRED if not told.get(name)]
        type_ = self._converted(line, told, "type", type_of, problems) or ""
        kind = self._converted(line, told, "kind", kind_of, problems) or ""
        happened_at = self._converted(line, told, "happened_at", self._moment, problems) or ""
        holder = told.get("holder", "")
        shape = lacking(type_, has_holder=bool(holder), has_session=bool(told.get("session")))
        problems += [self._fault(line, name, why) for name, why in shape]
        if problems:
            return Refused(line, sorted(problems, key=lambda one: one.column or 0))
        # Files name the holder of a refund too: it is the one who holds it anyhow.
        system = (told.get("holder_system") or self._meaning.holders) if type_ in GIVES else ""
        rest = [told.get(name, "") for name in ("category", "block", "gate", "venue_part")]
        event_id = told.get("event_id") or _fingerprint(told)
        return [
            str(line), event_id, told["number"], type_, happened_at, system, holder if system else "",
            told.get("session", ""), kind, *rest,
        ]  # fmt: skip

    def _converted(
        self,
        line: int,
        told: Mapping[str, str],
        name: str,
        convert: Callable[[str], str],
        problems: list[CellProblem],
    ) -> str | None:
        try:
            return convert(told.get(name, ""))
        except CommitteeError as error:
            problems.append(self._fault(line, name, error.args[0]))
            return None

    def _moment(self, written: str) -> str:
        return cells.moment(written, at=self._meaning.at).isoformat() if written else ""

    def _fault(self, line: int, name: str, message: str | Promise) -> CellProblem:
        return fault(line, self._meaning.columns.get(name), message)


def _fingerprint(told: Mapping[str, str]) -> str:
    """The same content, the same id, in whatever order the columns stand."""
    content = "\x1f".join(f"{name}\x1e{told[name]}" for name in FIELDS if told.get(name))
    return f"row:{hashlib.sha256(content.encode()).hexdigest()[:40]}"
