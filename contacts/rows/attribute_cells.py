"""What does a cell say of a declared attribute? Each refusal is a sentence, without the value.

In `Contact.attributes` a text is a string, a number a number, yes and no are booleans, a date is "2024-07-26" and a
choice one entry of its list: so a database can compare them, and JSON carries them unchanged.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.sentences import filled
from contacts.enums import AttributeType
from contacts.rows.cells import NO, YES

Value = str | int | float | bool

LONGEST_TEXT: Final = 500

_NUMBER: Final = re.compile(r"[+-]?(\d{1,15})(?:[.,](\d{1,9}))?", re.ASCII)
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
_EUROPEAN_DAY: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)


class BadValue(CommitteeError):
    """The attribute cannot hold this."""


class Declared(Protocol):
    """As much of `contacts.models.Attribute` as its values are read by."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def choices(self) -> Sequence[str]: ...


def parse(attribute: Declared, text: str) -> Value:
    """What a cell says of this attribute. Raises `BadValue`; of an empty cell nothing should be asked."""
    written = text.strip()
    match attribute.type:
        case AttributeType.NUMBER:
            return _number(attribute, _BETWEEN_DIGITS.sub("", written))
        case AttributeType.YES_NO:
            return _yes_or_no(attribute, written)
        case AttributeType.DATE:
            return _date(attribute, written)
        case AttributeType.CHOICE:
            return _choice(attribute, written)
        case _:
            return _text(attribute, written)


def _number(attribute: Declared, written: str) -> int | float:
    found = _NUMBER.fullmatch(written)
    if found is None:
        raise refusal(attribute)
    return float(written.replace(",", ".")) if found[2] else int(written)


def _yes_or_no(attribute: Declared, written: str) -> bool:
    word = written.casefold()
    if word not in YES | NO:
        raise refusal(attribute)
    return word in YES


def _date(attribute: Declared, written: str) -> str:
    try:
        if european := _EUROPEAN_DAY.fullmatch(written):
            day, month, year = map(int, european.groups())
            return dt.date(year, month, day).isoformat()
        return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        raise refusal(attribute) from None


def _choice(attribute: Declared, written: str) -> str:
    word = written.casefold()
    for known in attribute.choices:
        if known.casefold() == word:
            return known
    raise refusal(attribute)


def _text(attribute: Declared, written: str) -> str:
    if not written or len(written) > LONGEST_TEXT or "\0" in written:
        raise refusal(attribute)
    return written


def refusal(attribute: Declared) -> BadValue:
    known = {"attribute": attribute.label, "choices": ", ".join(attribute.choices), "most": LONGEST_TEXT}
    return BadValue(filled(_EXPECTED[AttributeType(attribute.type)], known))


_EXPECTED: Final[Mapping[AttributeType, str | Promise]] = {
    AttributeType.TEXT: _("%(attribute)s: a text of at most %(most)d characters is expected."),
    AttributeType.NUMBER: _("%(attribute)s: a number is expected, as 12 or 12.5."),
    AttributeType.YES_NO: _("%(attribute)s: yes or no is expected."),
    AttributeType.DATE: _("%(attribute)s: a date is expected, as 2024-07-26."),
    AttributeType.CHOICE: _("%(attribute)s: one of these is expected: %(choices)s."),
}
