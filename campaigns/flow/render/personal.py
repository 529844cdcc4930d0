"""What is written where a value depends on the person? A mark for what the snapshot will know of them."""

from __future__ import annotations

from collections.abc import Mapping

from campaigns.flow.render import plurals
from campaigns.flow.render.values import Awaited, Literal, Looked
from campaigns.flow.render.writing import SESSION_OF_ITEM, Personal, Writing
from campaigns.placeholders import (
    OFFSET,
    READER_TIME,
    SALUTATION,
    SALUTATIONS,
    Moment,
    Scope,
    Type,
    localised,
    reader_times,
)
from committee import languages


class NothingToSay(Exception):
    """A fact that the words of every person need is not there."""


def mark(found: Personal, writing: Writing, *, default: str | None, forms: Mapping[str, str]) -> str:
    """The mark, or marks, of one value. Raises `NothingToSay`, `FormMissing`."""
    sheet, name, placeholder = writing.sheet, found.name, found.placeholder
    if found.of_item and placeholder.scope is Scope.CAMPAIGN:
        return sheet.mark(_of_session(found, writing, default))
    if name == SALUTATION:
        return _salutation(writing)
    if name == READER_TIME:
        return sheet.mark(_reader_time(writing))
    if name == "person.language":
        return sheet.mark(Looked(name, tuple(sorted(languages.NAMES.items())), is_key=True))
    if placeholder.type is Type.NUMBER:
        return sheet.mark(plurals.counted(name, forms, language=writing.language))
    return sheet.mark(Awaited(name, default, is_url=placeholder.type is Type.URL))


def _salutation(writing: Writing) -> str:
    """The greeting of the language, with the name or without."""
    greeting, sheet = SALUTATIONS[writing.language], writing.sheet
    either = sheet.choice(greeting.slot)
    name = sheet.mark(Awaited(greeting.slot, ""))
    before, after = (sheet.mark(Literal(words)) if words else "" for words in (greeting.before, greeting.after))
    return f"{either.open}{before}{name}{after}{either.otherwise}{sheet.mark(Literal(greeting.without))}{either.close}"


def _reader_time(writing: Writing) -> Looked:
    """What the reader's clock shows, by how far ahead of UTC it is; nothing where it is not known."""
    start = writing.facts.get(READER_TIME) or writing.facts.get("session.start")
    if not isinstance(start, Moment):
        raise NothingToSay(READER_TIME)
    said = reader_times(start, writing.language)
    return Looked(OFFSET, tuple(sorted((offset, words) for offset, words in said.items() if words)), "")


def _of_session(found: Personal, writing: Writing, default: str | None) -> Looked:
    """What each session of the programme is called, by the code that an item has."""
    texts = []
    for code, facts in writing.sessions.items():
        words = localised(facts.get(found.name, ""), found.placeholder, language=writing.language)
        if not words.strip() and default is None:
            raise NothingToSay(f"{found.name}, {code}")
        texts.append((code, words if words.strip() else str(default)))
    return Looked(SESSION_OF_ITEM, tuple(sorted(texts)), default)
