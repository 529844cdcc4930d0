"""Whom does a row speak about, and what does it say? A row says it all, or is refused with each of its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.errors import CommitteeError
from committee.models.named import in_language
from committee.spreadsheets import CellProblem, Row, Table
from committee.spreadsheets.headers import fold
from contacts import addresses
from contacts.enums import AddressKind
from contacts.imports import cells
from contacts.models import Topic

T = TypeVar("T")

LONGEST_ID: Final = 100
# The code of a fault in a cell's content, beside those of `committee.spreadsheets`: stable, for error files.
BAD_CELL: Final = "bad_cell"


@dataclass(frozen=True, slots=True)
class ReadAddress:
    kind: AddressKind
    value: str
    normalised: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class ReadOptIn:
    topic_id: int
    channel: str
    decided_at: datetime
    origin: str


@dataclass(slots=True)
class Person:
    """What one row says. `details` holds what it states of the contact itself: what is not in it stays as it is."""

    row: Row
    key: str
    details: dict[str, Any] = field(default_factory=dict)
    addresses: list[ReadAddress] = field(default_factory=list)
    opt_ins: list[ReadOptIn] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.row.line


@dataclass(slots=True)
class Refused:
    """A row that is not taken over, and why: every fault at once, so that it needs correcting only once."""

    row: Row | None
    problems: list[CellProblem]

    @property
    def line(self) -> int:
        return self.problems[0].line


class PeopleReader:
    """Reads the rows of one file. Topics are looked up once; `at` is the moment no opt-in may lie after."""

    def __init__(self, columns: Mapping[str, int], *, topic: Topic | None, at: datetime) -> None:
        self._columns = columns
        self._topic = topic
        self._at = at
        self._topics = _topics_by_name() if "consent_topic" in columns else {}

    def read(self, table: Table) -> Iterator[Person | Refused]:
        """Persons and refusals in the order of the file; blank rows are passed over."""
        for found in table.read():
            if isinstance(found, Row):
                yield self._person(found)
            elif not found.is_harmless:
                yield Refused(None, [found])

    def _person(self, row: Row) -> Person | Refused:
        problems: list[CellProblem] = []
        person = Person(row, key="")
        self._read_details(row, person, problems)
        self._read_addresses(row, person, problems)
        self._read_opt_in(row, person, problems)
        person.key = self._key(row, person, problems)
        return Refused(row, problems) if problems else person

    def _stated(self, row: Row, name: str) -> str:
        place = self._columns.get(name)
        return "" if place is None else row.values[place]

    def _cell(self, row: Row, name: str, convert: Callable[[str], T], problems: list[CellProblem]) -> T | None:
        """What the cell says; None where it says nothing, or a fault that is kept."""
        if not (written := self._stated(row, name)):
            return None
        try:
            return convert(written)
        except CommitteeError as error:
            problems.append(self._problem(row, name, error.args[0]))
            return None

    def _problem(self, row: Row, name: str, message: str | Promise) -> CellProblem:
        place = self._columns.get(name)
        return CellProblem(row.line, None if place is None else place + 1, BAD_CELL, message)  # type: ignore[arg-type]

    def _read_details(self, row: Row, person: Person, problems: list[CellProblem]) -> None:
        details = person.details
        for name in ("given_name", "family_name"):
            details[name] = self._cell(row, name, cells.name, problems)
        if spoken := self._cell(row, "language", cells.language, problems):
            details["language"], details["language_tag"] = spoken.code, spoken.tag
        details["country"] = self._cell(row, "country", cells.country, problems)
        details["birth_year"] = self._cell(
            row, "birth_year", lambda written: cells.birth_year(written, at=self._at), problems
        )
        details["tags"] = self._cell(row, "tags", cells.tags, problems)
        person.details = {name: value for name, value in details.items() if value}

    def _read_addresses(self, row: Row, person: Person, problems: list[CellProblem]) -> None:
        country = person.details.get("country")
        for name, kind, normalise in (
            ("email", AddressKind.EMAIL, addresses.normalise_email),
            ("phone", AddressKind.PHONE, lambda written: addresses.normalise_phone(written, country=country)),
        ):
            if normalised := self._cell(row, name, normalise, problems):
                digest = addresses.digest(kind, normalised)
                person.addresses.append(ReadAddress(kind, self._stated(row, name), normalised, digest))

    def _read_opt_in(self, row: Row, person: Person, problems: list[CellProblem]) -> None:
        topic_id = self._cell(row, "consent_topic", self._topic_id, problems)
        channels = self._cell(row, "consent_channel", cells.channels, problems)
        decided_at = self._cell(row, "consent_date", lambda written: cells.moment(written, at=self._at), problems)
        origin = self._cell(row, "consent_source", cells.origin, problems)
        proves = bool(self._stated(row, "consent_date") or self._stated(row, "consent_source"))
        claims = bool(self._stated(row, "consent_topic") or (self._topic and proves))
        if not claims:
            return
        unproven = [name for name in _UNPROVEN if not self._stated(row, name)]
        problems.extend(self._problem(row, name, _UNPROVEN[name]) for name in unproven)
        if topic_id is None and self._topic is not None:
            topic_id = self._topic.pk
        if topic_id and decided_at and origin:
            person.opt_ins = [
                ReadOptIn(topic_id, channel.value, decided_at, origin) for channel in channels or cells.channels("")
            ]

    def _topic_id(self, written: str) -> int:
        try:
            return self._topics[fold(written)]
        except KeyError:
            raise cells.BadCell(_("There is no topic with this code or name.")) from None

    def _key(self, row: Row, person: Person, problems: list[CellProblem]) -> str:
        """The id in the other system; without such a column a fingerprint of the address, never the address itself."""
        if "external_id" in self._columns:
            external_id = self._stated(row, "external_id")
            if not external_id or len(external_id) > LONGEST_ID:
                problems.append(self._problem(row, "external_id", _BAD_ID % {"most": LONGEST_ID}))
            return external_id
        if person.addresses:
            return f"{person.addresses[0].kind}:{person.addresses[0].digest.hex()}"
        if not problems:
            problems.append(self._problem(row, "email" if "email" in self._columns else "phone", _NOBODY))
        return ""


_UNPROVEN: Final = {
    "consent_date": _("The row claims an opt-in without saying when it was given."),
    "consent_source": _("The row claims an opt-in without saying where it was given."),
}
_BAD_ID: Final = _("The id is missing, or longer than %(most)d characters.")
_NOBODY: Final = _("The row has neither an e-mail address nor a phone number: nobody knows whom it is about.")


def _topics_by_name() -> dict[str, int]:
    """Topics by code, and by name in any language."""
    found: dict[str, int] = {}
    for topic in Topic.objects.order_by("code"):
        for name in (topic.code, *(in_language(topic, "name", language) for language in languages.CODES)):
            if name:
                found.setdefault(fold(name) or name, topic.pk)
    return found
