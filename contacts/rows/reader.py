"""Whom does a row speak about, and what does it say? A row says it all, or is refused with each of its faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.sentences import filled
from committee.spreadsheets import CellProblem, Row
from contacts import addresses
from contacts.enums import AddressKind
from contacts.rows import attribute_cells, cells
from contacts.rows.decisions import DecisionReader
from contacts.rows.faults import Refused, fault
from contacts.rows.meaning import REFERENCE, Meaning

LONGEST_ID: Final = 100

# Fields whose cell becomes one column of its own, whatever the others say.
_PLAIN: Final[dict[str, Callable[[str], str]]] = {
    "given_name": cells.name,
    "family_name": cells.name,
    "native_name": cells.native_name,
    "country": cells.country,
    "region": cells.region,
    "postcode": cells.postcode,
    "time_zone": cells.time_zone,
    "is_minor": lambda written: "t" if cells.yes_or_no(written) else "f",
    "tags": lambda written: "|".join(cells.tags(written)),
}
_BAD_ID: Final = _(
    "In a file with ids each row needs its own: this one is missing, or longer than %(most)d characters."
)
_NOBODY: Final = _("The row has neither an e-mail address nor a phone number: nobody knows whom it is about.")


_Part = Callable[[int, list[str], list[CellProblem]], Sequence[str]]


class RowReader:
    """Reads the rows of one file into the values of `columns`, in their order; "" is what a row does not state."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        places = self._places = meaning.columns
        self._plain = [(places[name], convert) for name, convert in _PLAIN.items() if name in places]
        if "birth_year" in places:
            self._plain.append((places["birth_year"], self._birth_year))
        self._country = places.get("country")
        self._attributes = [(places[name], kind) for name, kind in meaning.attributes.items() if name in places]
        self._references = [
            (place, name.removeprefix(REFERENCE)) for name, place in places.items() if name.startswith(REFERENCE)
        ]
        decisions = DecisionReader(meaning)
        # What takes more than one cell, or gives more than one column.
        parts: list[tuple[bool, _Part, Sequence[str]]] = [
            ("language" in places, self._language, ("language", "language_tag")),
            ("email" in places, self._email, ("email", "email_normalised", "email_digest")),
            ("phone" in places, self._phone, ("phone", "phone_normalised", "phone_digest", "phone_line")),
            (bool(self._attributes), self._stated_attributes, ("attributes",)),
            (bool(self._references), self._ids, ("ids",)),
            (decisions.may_decide, decisions.read, decisions.columns),
        ]
        self._parts = [read for is_there, read, _columns in parts if is_there]
        plain = [name for name in (*_PLAIN, "birth_year") if name in places]
        stated = [*plain, *(name for is_there, _read, columns in parts if is_there for name in columns)]
        self.columns = ["line", "key", *stated]
        self._digests = [
            (kind, stated.index(f"{kind}_digest")) for kind in ("email", "phone") if f"{kind}_digest" in stated
        ]

    def read(self, row: Row) -> list[str] | Refused:
        line, values = row
        problems: list[CellProblem] = []
        stated: list[str] = []
        for place, convert in self._plain:
            written = values[place]
            if written:
                try:
                    written = convert(written)
                except CommitteeError as error:
                    problems.append(fault(line, place, error.args[0]))
            stated.append(written)
        for read in self._parts:
            stated += read(line, values, problems)
        key = self._key(line, values, stated, problems)
        if problems:
            return Refused(line, sorted(problems, key=lambda one: one.column or 0))
        return [str(line), key, *stated]

    def _birth_year(self, written: str) -> str:
        return str(cells.birth_year(written, at=self._meaning.at))

    def _language(self, line: int, values: list[str], problems: list[CellProblem]) -> Sequence[str]:
        place = self._places["language"]
        if not (written := values[place]):
            return "", ""
        try:
            spoken = cells.language(written)
        except CommitteeError as error:
            problems.append(fault(line, place, error.args[0]))
            return "", ""
        return spoken.code, spoken.tag

    def _email(self, line: int, values: list[str], problems: list[CellProblem]) -> Sequence[str]:
        place = self._places["email"]
        if not (written := values[place]):
            return "", "", ""
        try:
            normalised = addresses.normalise_email(written)
        except CommitteeError as error:
            problems.append(fault(line, place, error.args[0]))
            return "", "", ""
        return written, normalised, addresses.digest(AddressKind.EMAIL, normalised).hex()

    def _phone(self, line: int, values: list[str], problems: list[CellProblem]) -> Sequence[str]:
        place = self._places["phone"]
        if not (written := values[place]):
            return "", "", "", ""
        try:
            number = addresses.read_phone(written, country=self._country_of(values))
        except CommitteeError as error:
            problems.append(fault(line, place, error.args[0]))
            return "", "", "", ""
        return written, number.normalised, addresses.digest(AddressKind.PHONE, number.normalised).hex(), number.line

    def _country_of(self, values: list[str]) -> str | None:
        """As whose inhabitant the person dials; a country that is no country is told of its own cell."""
        if self._country is None or not (written := values[self._country]):
            return None
        try:
            return cells.country(written)
        except CommitteeError:
            return None

    def _stated_attributes(self, line: int, values: list[str], problems: list[CellProblem]) -> Sequence[str]:
        stated = {}
        for place, attribute in self._attributes:
            if written := values[place]:
                try:
                    stated[attribute.code] = attribute_cells.parse(attribute, written)
                except CommitteeError as error:
                    problems.append(fault(line, place, error.args[0]))
        return (json.dumps(stated, ensure_ascii=False) if stated else "",)

    def _ids(self, line: int, values: list[str], problems: list[CellProblem]) -> Sequence[str]:
        """The ids of other systems, by system."""
        stated = {}
        for place, system in self._references:
            if written := values[place]:
                stated[system] = written
                if len(written) > LONGEST_ID:
                    problems.append(fault(line, place, filled(_BAD_ID, {"most": LONGEST_ID})))
        return (json.dumps(stated, ensure_ascii=False) if stated else "",)

    def _key(self, line: int, values: list[str], stated: list[str], problems: list[CellProblem]) -> str:
        """The id in the other system; without such a column a fingerprint of the address, never the address itself."""
        place = self._places.get("external_id")
        if place is not None:
            external_id = values[place]
            if not external_id or len(external_id) > LONGEST_ID:
                problems.append(fault(line, place, filled(_BAD_ID, {"most": LONGEST_ID})))
            return external_id
        for kind, column in self._digests:
            if stated[column]:
                return f"{kind}:{stated[column]}"
        if not problems:
            problems.append(fault(line, self._places[self._digests[0][0]], _NOBODY))
        return ""
