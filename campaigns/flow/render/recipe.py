"""What is written where a part waits for the person? A function for each, made once for a text and called for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from campaigns.flow.render.escaping import escape_for
from campaigns.flow.render.parts import CATEGORIES, PLACE, Choice, Dynamic, Listed, Lookup, Ordinal, Part, Plural, Slot
from campaigns.flow.render.weave import Weave
from committee.errors import CommitteeError

Writer = Callable[[Mapping[str, Any]], str]

# From here on the second hundred of a plural's code is said again.
_SPELT: Final = 200


class ValueMissing(CommitteeError):
    """A slot without a default was given nothing."""

    message = _("A value that every person must have is missing.")


def writer(part: Dynamic, *, language: str) -> Writer:
    """The function from a person's values to what stands in place of `part`."""
    match part:
        case Slot():
            return _slot(part, language)
        case Lookup():
            return _lookup(part)
        case Plural():
            return _plural(part)
        case Choice():
            return _choice(part, language)
        case Listed():
            return _listed(part, language)
        case Ordinal():
            return lambda values: str(part.first + part.step * values[PLACE])


def _missing(name: str) -> ValueMissing:
    return ValueMissing(_("“%(name)s” has no value, and the text gives no default.") % {"name": name})


def _slot(slot: Slot, language: str) -> Writer:
    name, escape = slot.name, escape_for(slot.escaping, language=language)
    default = None if slot.default is None else escape(slot.default)

    def write(values: Mapping[str, Any]) -> str:
        value = values.get(name)
        if value and not value.isspace():
            return escape(value)
        if default is None:
            raise _missing(name)
        return default

    return write


def _lookup(lookup: Lookup) -> Writer:
    name, otherwise, texts = lookup.name, lookup.otherwise, dict(lookup.texts)

    def write(values: Mapping[str, Any]) -> str:
        value = values.get(name)
        found = otherwise if value is None else texts.get(str(value), otherwise)
        if found is None:
            raise _missing(name)
        return found

    return write


def _plural(plural: Plural) -> Writer:
    name, group, smallest = plural.name, plural.group, 10 ** (plural.digits - 1)
    forms = dict(plural.forms)
    # A form for each of the 200 numbers; what the text has no form for takes `other`.
    spelt = [forms.get(CATEGORIES[letter], forms["other"]) for letter in plural.code]

    def write(values: Mapping[str, Any]) -> str:
        number = values.get(name)
        if number is None:
            raise _missing(name)
        number = int(number)
        form = spelt[number if number < _SPELT else 100 + number % 100]
        return (f"{number:,}".replace(",", group) if number >= smallest else str(number)).join(form)

    return write


def _choice(choice: Choice, language: str) -> Writer:
    name = choice.name
    yes, no = _together(choice.yes, language), _together(choice.no, language)

    def write(values: Mapping[str, Any]) -> str:
        value = values.get(name)
        if value is True or (value and not (isinstance(value, str) and value.isspace())):
            return yes(values)
        return no(values)

    return write


def _listed(listed: Listed, language: str) -> Writer:
    name, most = listed.name, listed.most
    item, empty = _together(listed.item, language), _together(listed.empty, language)
    two, start, middle, end = listed.joins
    is_plain = not any(listed.joins)
    is_numbered = any(isinstance(part, Ordinal) for part in listed.item)

    def write(values: Mapping[str, Any]) -> str:
        items = values.get(name)
        if not items:
            return empty(values)
        if is_numbered:
            items = [{**one, PLACE: place} for place, one in enumerate(items)]
        written = [item(one) for one in items[:most]]
        if is_plain:
            return "".join(written)
        if len(written) < 3:
            return two.join(written)
        return f"{written[0]}{start}{middle.join(written[1:-1])}{end}{written[-1]}"

    return write


def _together(parts: Sequence[Part], language: str) -> Writer:
    """One function for literals and parts, in order."""
    writers = [writer(part, language=language) for part in parts if not isinstance(part, str)]
    threads = Weave.of((part if isinstance(part, str) else 0 for part in parts), empty="").threads
    if not writers:
        return lambda _values: threads[0]
    if len(writers) == 1:
        (before, _empty, after), (only,) = threads, writers
        return lambda values: before + only(values) + after

    def write(values: Mapping[str, Any]) -> str:
        woven = threads.copy()
        woven[1::2] = [one(values) for one in writers]
        return "".join(woven)

    return write
