"""What does a preview put in, where nobody has chosen a session or a person yet?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from campaigns.placeholders import sample_values as sample
from campaigns.placeholders.catalogue import CATALOGUE, ITEM, READER_TIME, SALUTATION, TICKETS
from campaigns.placeholders.localising import localised
from campaigns.placeholders.reader_times import OFFSET
from campaigns.placeholders.salutations import SALUTATIONS
from campaigns.placeholders.types import Fact, Moment, Scope, SlotValue, Span, Type
from committee.grammar import Name


def sample_facts() -> dict[str, Fact]:
    """One session, venue, line and partner, for every name of a campaign."""
    return {placeholder.name: placeholder.sample for placeholder in CATALOGUE.of(Scope.CAMPAIGN)}


def sample_programme() -> dict[str, dict[str, Fact]]:
    """The sessions of the sample tickets by code, with the names of a session item: the same hours on two days."""
    return {
        ticket["session"]: _days_later({name: one.sample for name, one in ITEM.items()}, ticket["session"], days)
        for days, ticket in enumerate(sample.TICKETS)
    }


def sample_person(language: str, *, sessions: Collection[str] | None = None) -> dict[str, SlotValue]:
    """The slots of somebody who reads that language, who has two names, two tickets and no other clock.

    `sessions` are those the text can tell of: a campaign has its own programme, and no words for the sample one.
    """
    values: dict[str, SlotValue] = {
        placeholder.name: _in_language(placeholder.sample, language)
        for placeholder in CATALOGUE.of(Scope.PERSON)
        if placeholder.name not in {SALUTATION, READER_TIME, TICKETS}
    }
    return {
        **values,
        "person.language": language,
        "person.salutation_name": sample.GREETED.texts[language],
        TICKETS: _tickets(sessions),
        OFFSET: None,
    }


def _tickets(sessions: Collection[str] | None) -> list[dict[str, str]]:
    """The sample tickets; where their sessions are not told of, for the first ones that are."""
    own = [ticket["session"] for ticket in sample.TICKETS]
    codes = own if sessions is None or set(own) <= set(sessions) else sorted(sessions)
    return [{**ticket, "session": code} for ticket, code in zip(sample.TICKETS, codes, strict=False)]


def sample_words(name: str, language: str) -> str:
    """What stands in a preview for one name; for what is no words, how it is written."""
    placeholder = CATALOGUE[name]
    if name == SALUTATION:
        return _greeting(language)
    if placeholder.type is Type.YES_NO or name == TICKETS:
        return placeholder.example
    return localised(placeholder.sample, placeholder, language=language)


def _greeting(language: str) -> str:
    greeting = SALUTATIONS[language]
    name = sample.FULL if greeting.slot == "person.full_name" else sample.GREETED
    return f"{greeting.before}{name.texts[language]}{greeting.after}"


def samples(language: str, *, sessions: Collection[str] | None = None) -> dict[str, SlotValue]:
    """As `sample_person`."""
    return sample_person(language, sessions=sessions)


def _in_language(fact: Fact, language: str) -> SlotValue:
    if isinstance(fact, Name):
        return fact.texts[language]
    return fact if isinstance(fact, str | int | bool) else None


def _days_later(facts: dict[str, Fact], code: str, days: int) -> dict[str, Fact]:
    return {**{name: _moved(fact, timedelta(days)) for name, fact in facts.items()}, "session.code": code}


def _moved(fact: Fact, by: timedelta) -> Fact:
    match fact:
        case Moment():
            return Moment(fact.at + by, fact.zone)
        case Span():
            return Span(fact.start + by, fact.end + by, fact.zone)
        case date():
            return fact + by
        case _:
            return fact
