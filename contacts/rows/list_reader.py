"""Whom does a row of a list name? By id, e-mail or phone; which of them leads to somebody, the database says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.spreadsheets import Row
from committee.spreadsheets.rows import Judge
from contacts import addresses
from contacts.enums import AddressKind
from contacts.rows.cells import country
from contacts.rows.faults import Refused, fault

NAMES_NOBODY: Final = _(
    "The row names nobody: it has neither an id, nor an e-mail address or phone number that is one."
)


@dataclass(frozen=True, slots=True)
class ListMeaning:
    """`columns` gives the place of each field."""

    columns: Mapping[str, int]
    judge: Judge


class ListReader:
    columns: Final = ("line", "external_id", "email", "phone")

    def __init__(self, meaning: ListMeaning) -> None:
        self._places = meaning.columns

    def begin_block(self) -> None:
        """Each row stands for itself."""

    def read(self, row: Row) -> list[str] | Refused:
        external_id = self._cell(row, "external_id")
        email, phone = self._email(row), self._phone(row)
        if not (external_id or email or phone):
            return Refused(row.line, [fault(row.line, None, NAMES_NOBODY)])
        return [str(row.line), external_id, email, phone]

    def _cell(self, row: Row, name: str) -> str:
        place = self._places.get(name)
        return "" if place is None else row.values[place]

    def _email(self, row: Row) -> str:
        written = self._cell(row, "email")
        try:
            normalised = addresses.normalise_email(written) if written else ""
        except CommitteeError:
            return ""
        return _digest(AddressKind.EMAIL, normalised)

    def _phone(self, row: Row) -> str:
        written, home = self._cell(row, "phone"), self._cell(row, "country")
        try:
            normalised = addresses.normalise_phone(written, country=_known(home)) if written else ""
        except CommitteeError:
            return ""
        return _digest(AddressKind.PHONE, normalised)


def _known(home: str) -> str | None:
    try:
        return country(home) if home else None
    except CommitteeError:
        return None


def _digest(kind: AddressKind, normalised: str) -> str:
    """As COPY takes bytes; empty is none."""
    return f"\\x{addresses.digest(kind, normalised).hex()}" if normalised else ""
