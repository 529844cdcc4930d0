"""What may an attribute of a person hold, and how is it read? Each refusal is a sentence, without the value.

In `Contact.attributes` a text is a string, a number a number, yes and no are booleans, a date is "2024-07-26" and a
choice one entry of its list: so a database can compare them, and JSON carries them unchanged.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from committee.errors import CommitteeError
from contacts.enums import AttributeType
from contacts.models import Attribute, Contact
from contacts.rows.attribute_cells import LONGEST_TEXT, BadValue, Value, parse, refusal

# Beyond this, a number read from JSON is no longer the number that was written.
LARGEST_NUMBER: Final = 10**15

__all__ = [
    "LONGEST_TEXT",
    "BadValue",
    "UnknownAttribute",
    "Value",
    "clean",
    "cleaned",
    "parse",
    "shown",
    "values_for",
]


class UnknownAttribute(CommitteeError):
    """Somebody states an attribute that nobody has declared."""


def clean(attribute: Attribute, value: object) -> Value:
    """What JSON or a form says of this attribute, of its very type. Raises `BadValue`."""
    match attribute.type, value:
        case AttributeType.YES_NO, bool():
            return value
        case _, bool():
            raise refusal(attribute)
        case AttributeType.NUMBER, int() | float():
            if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
                raise refusal(attribute)
            return value
        case AttributeType.DATE, dt.date():
            return value.isoformat()[:10]
        case AttributeType.TEXT | AttributeType.DATE | AttributeType.CHOICE, str():
            return parse(attribute, value)
        case _:
            raise refusal(attribute)


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


def _day_in(language: str, written: str) -> str:
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        return written
    return str(format_date(day, format="long", locale=_locale(language)))


def _locale(language: str) -> str:
    return "zh_Hans" if language == "zh-hans" else language
