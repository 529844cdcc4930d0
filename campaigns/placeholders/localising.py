"""How does a value of the campaign read in a language?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from campaigns.placeholders.errors import FormMissing, UnprintableFact
from campaigns.placeholders.types import Fact, Moment, Money, Placeholder, Span, Type
from committee import cldr, grammar
from committee.grammar import Name

# The ways in which a day is written; without one, the long one.
_DAYS: Final[Mapping[str, Callable[[date, str], str]]] = {
    "": cldr.date,
    "day": cldr.day,
    "full": cldr.full_date,
    "weekday": cldr.weekday,
}


def localised(fact: Fact, placeholder: Placeholder, *, language: str) -> str:
    """The words for a value; empty where there is none in this language. Raises `FormMissing`, `UnprintableFact`."""
    match fact:
        case str():
            words: str = fact
        case bool():
            raise UnprintableFact
        case int() | Decimal():
            words = cldr.number(fact, language)
        case Moment():
            words = _clock(fact, placeholder, language)
        case Span():
            words = cldr.span(fact.start, fact.end, fact.zone, language)
        case Money():
            words = cldr.money(fact.amount, fact.currency, language)
        case date():
            words = _DAYS[placeholder.form](fact, language)
        case Name():
            words = _name(fact, placeholder.form or grammar.PLAIN, language)
        case _:
            items = [localised(one, placeholder, language=language) for one in fact]
            words = cldr.joined([item for item in items if item], language)
    return words


def _clock(fact: Moment, placeholder: Placeholder, language: str) -> str:
    if placeholder.type is Type.TIME:
        return cldr.time(fact.at.astimezone(ZoneInfo(fact.zone)), language)
    return cldr.moment(fact.at, fact.zone, language)


def _name(fact: Name, form: str, language: str) -> str:
    if not fact.texts.get(language):
        return ""
    if (words := grammar.form(fact, form, language)) is None:
        raise FormMissing(fact.texts[language], form, language)
    return words
