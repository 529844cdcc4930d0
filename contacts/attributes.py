"""What may an attribute of a person hold, and how is it read? Each refusal is a sentence, without the value.

In `Contact.attributes` a text is a string, a number a number, yes and no are booleans, a date is "2024-07-26" and a
choice one entry of its list: so a database can compare them, and JSON carries them unchanged.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from committee.errors import CommitteeError
from contacts.enums import AttributeType
from contacts.models import Attribute, Contact

Value = str | int | float | bool

LONGEST_TEXT: Final = 500
# Beyond this, a number read from JSON is no longer the number that was written.
LARGEST_NUMBER: Final = 10**15

_NUMBER: Final = re.compile(r"[+-]?(\d{1,15})(?:[.,](\d{1,9}))?", re.ASCII)
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
_EUROPEAN_DAY: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_YES: Final = frozenset({"1", "true", "yes", "y", "x", "oui", "o", "vrai"})
_NO: Final = frozenset({"0", "false", "no", "n", "non", "faux"})


class BadValue(CommitteeError):
    """The attribute cannot hold this."""


class UnknownAttribute(CommitteeError):
    """Somebody states an attribute that nobody has declared."""


def parse(attribute: Attribute, text: str) -> Value:
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


def clean(attribute: Attribute, value: object) -> Value:
    """What JSON or a form says of this attribute, of its very type. Raises `BadValue`."""
    match attribute.type, value:
        case AttributeType.YES_NO, bool():
            return value
        case _, bool():
            raise _refusal(attribute)
        case AttributeType.NUMBER, int() | float():
            if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
                raise _refusal(attribute)
            return value
        case AttributeType.DATE, dt.date():
            return value.isoformat()[:10]
        case AttributeType.TEXT | AttributeType.DATE | AttributeType.CHOICE, str():
            return parse(attribute, value)
        case _:
            raise _refusal(attribute)


def cleaned(values: Mapping[str, object]) -> dict[str, Value | None]:
    """Values by code, as another system or a form states them; None takes one away.

    Raises `UnknownAttribute` and `BadValue`.
    """
    declared = {attribute.code: attribute for attribute in Attribute.objects.filter(code__in=list(values))}
    if unknown := sorted(set(values) - set(declared)):
        raise UnknownAttribute(_("There is no attribute “%(code)s”.") % {"code": unknown[0]})
    return {code: None if value is None else clean(declared[code], value) for code, value in values.items()}


def shown(attribute: Attribute, value: object, language: str) -> str:
    """The value as a reader of that language expects it. What was stored under an older type is shown as it stands."""
    match attribute.type, value:
        case AttributeType.YES_NO, bool():
            with translation.override(language):
                return pgettext("attribute", "yes") if value else pgettext("attribute", "no")
        case AttributeType.NUMBER, int() | float() if not isinstance(value, bool):
            return str(format_decimal(value, locale=_locale(language), decimal_quantization=False))
        case AttributeType.DATE, str():
            return _day_in(language, value)
        case _:
            return str(value)


def values_for(contact: Contact) -> list[tuple[Attribute, Value]]:
    """What is known of this person, in the order in which attributes are listed."""
    held = contact.attributes
    known = Attribute.objects.filter(code__in=list(held)) if held else []
    return [(attribute, held[attribute.code]) for attribute in known]


def _number(attribute: Attribute, written: str) -> int | float:
    found = _NUMBER.fullmatch(written)
    if found is None:
        raise _refusal(attribute)
    return float(written.replace(",", ".")) if found[2] else int(written)


def _yes_or_no(attribute: Attribute, written: str) -> bool:
    word = written.casefold()
    if word not in _YES | _NO:
        raise _refusal(attribute)
    return word in _YES


def _date(attribute: Attribute, written: str) -> str:
    try:
        if european := _EUROPEAN_DAY.fullmatch(written):
            day, month, year = map(int, european.groups())
            return dt.date(year, month, day).isoformat()
        return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        raise _refusal(attribute) from None


def _choice(attribute: Attribute, written: str) -> str:
    word = written.casefold()
    for known in attribute.choices:
        if known.casefold() == word:
            return known
    raise _refusal(attribute)


def _text(attribute: Attribute, written: str) -> str:
    if not written or len(written) > LONGEST_TEXT or "\0" in written:
        raise _refusal(attribute)
    return written


def _refusal(attribute: Attribute) -> BadValue:
    known = {"attribute": attribute.label, "choices": ", ".join(attribute.choices), "most": LONGEST_TEXT}
    return BadValue(_EXPECTED[AttributeType(attribute.type)] % known)


_EXPECTED: Final[Mapping[AttributeType, str | Promise]] = {
    AttributeType.TEXT: _("%(attribute)s: a text of at most %(most)d characters is expected."),
    AttributeType.NUMBER: _("%(attribute)s: a number is expected, as 12 or 12.5."),
    AttributeType.YES_NO: _("%(attribute)s: yes or no is expected."),
    AttributeType.DATE: _("%(attribute)s: a date is expected, as 2024-07-26."),
    AttributeType.CHOICE: _("%(attribute)s: one of these is expected: %(choices)s."),
}


def _day_in(language: str, written: str) -> str:
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        return written
    return str(format_date(day, format="long", locale=_locale(language)))


def _locale(language: str) -> str:
    return "zh_Hans" if language == "zh-hans" else language
