"""Of what is a compiled text made? Literals, and parts that wait for the person; kept as JSON, read back for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from campaigns.flow.render.escaping import Escaping

# How CLDR joins a list: two items; first and second; any two in the middle; the last but one and the last.
Joins = tuple[str, str, str, str]
# A list on lines of its own: each item brings its own line.
LINES: Final[Joins] = ("", "", "", "")
MOST_ITEMS: Final = 50
# Under this name, which no author can write, an item knows its place in the list.
PLACE: Final = " place"

# The letters of a plural's code, as they are kept.
CATEGORIES: Final = {"z": "zero", "o": "one", "t": "two", "f": "few", "m": "many", "r": "other"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A value to come. Without a default the value must be there."""

    name: str
    default: str | None
    escaping: Escaping


@dataclass(frozen=True, slots=True)
class Lookup:
    """One of the texts that are ready, by the value; already fit for its place.

    Without an `otherwise` the value must be one of those.
    """

    name: str
    texts: tuple[tuple[str, str], ...]
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class Plural:
    """A number and the words that go with it. A form is what stands around each place of the number.

    `code` says which form a number takes: its first 200 letters for 0 to 199, the second hundred again for every
    hundred above. `group` is what parts the thousands, of numbers that have at least `digits` digits.
    """

    name: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]
    code: str
    group: str
    digits: int = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two texts: the first where the value is true, or is there at all."""

    name: str
    yes: tuple[Part, ...]
    no: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A text for each item, joined; another where there is none. The names in `item` are the item's own."""

    name: str
    item: tuple[Part, ...]
    empty: tuple[Part, ...]
    joins: Joins = LINES
    most: int = MOST_ITEMS


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The number of an item of a list: `first` for the first one, each next by `step` more."""

    first: int
    step: int
    name: str = PLACE


Dynamic = Slot | Lookup | Plural | Choice | Listed | Ordinal
Part = str | Dynamic


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts with neighbouring literals made one, and empty ones left out."""
    together: list[Part] = []
    for part in parts:
        if isinstance(part, str) and together and isinstance(together[-1], str):
            together[-1] += part
        elif part:
            together.append(part)
    return tuple(together)


def names(parts: Iterable[Part]) -> Iterator[str]:
    """The values that these parts ask a person for, in order; not those of an item."""
    for part in parts:
        if isinstance(part, str):
            continue
        yield part.name
        if isinstance(part, Choice):
            yield from names((*part.yes, *part.no))
        elif isinstance(part, Listed):
            yield from names(part.empty)


def lookups(parts: Iterable[Part]) -> Iterator[Lookup]:
    """The texts that are looked up for an item of a list, wherever they stand in it."""
    for part in parts:
        match part:
            case Listed():
                yield from _looked_up(part.item)
                yield from lookups(part.empty)
            case Choice():
                yield from lookups((*part.yes, *part.no))


def _looked_up(item: Iterable[Part]) -> Iterator[Lookup]:
    for part in item:
        if isinstance(part, Lookup):
            yield part
        elif isinstance(part, Choice):
            yield from _looked_up((*part.yes, *part.no))


def may_be_blank(parts: Iterable[Part]) -> bool:
    """Whether somebody would see nothing here: nothing is known of them, or a condition leaves nothing."""
    return all(map(_may_be_blank, parts))


def _may_be_blank(part: Part) -> bool:  # noqa: PLR0911 (one for each kind)
    match part:
        case str():
            return not part.strip()
        case Slot(default=default):
            return default is not None and not default.strip()
        case Lookup(texts=texts, otherwise=otherwise):
            return (otherwise is not None and not otherwise.strip()) or any(not text.strip() for _value, text in texts)
        case Ordinal():
            return False
        case Plural():
            return any(not "0".join(segments).strip() for _category, segments in part.forms)
        case Choice(yes=yes, no=no):
            return may_be_blank(yes) or may_be_blank(no)
        case Listed(item=item, empty=empty):
            return may_be_blank(item) or may_be_blank(empty)


def to_json(parts: Iterable[Part]) -> list[Any]:
    """What a JSON column keeps."""
    return [_to_json(part) for part in parts]


def from_json(kept: Iterable[Any]) -> tuple[Part, ...]:
    """The parts that `to_json` gave."""
    return tuple(map(_from_json, kept))


def _to_json(part: Part) -> str | list[str | None] | dict[str, Any]:  # noqa: PLR0911 (one for each kind)
    kept: dict[str, Any]
    match part:
        case str():
            return part
        case Slot(name, default, escaping):
            return [name, default, escaping.value]
        case Lookup(name, texts, otherwise):
            return {"lookup": name, "texts": dict(texts), "else": otherwise}
        case Plural(name, forms, code, group, digits):
            kept = {"plural": name, "forms": {key: [*segments] for key, segments in forms}}
            return {**kept, "code": code, "group": group, "digits": digits}
        case Choice(name, yes, no):
            return {"choice": name, "yes": to_json(yes), "no": to_json(no)}
        case Listed(name, item, empty, joins, most):
            kept = {"list": name, "item": to_json(item), "empty": to_json(empty)}
            return {**kept, "between": [*joins], "most": most}
        case Ordinal(first, step):
            return {"number": first, "step": step}


def _from_json(kept: str | list[Any] | Mapping[str, Any]) -> Part:  # noqa: PLR0911 (one for each kind)
    match kept:
        case str():
            return kept
        case [name, default, escaping]:
            return Slot(name, default, Escaping(escaping))
        case {"lookup": name, "texts": texts, "else": otherwise}:
            return Lookup(name, tuple(sorted(texts.items())), otherwise)
        case {"plural": name, "forms": forms, "code": code, "group": group, "digits": digits}:
            return Plural(name, tuple(sorted((key, tuple(form)) for key, form in forms.items())), code, group, digits)
        case {"choice": name, "yes": yes, "no": no}:
            return Choice(name, from_json(yes), from_json(no))
        case {"number": first, "step": step}:
            return Ordinal(first, step)
        case {"list": name, "item": item, "empty": empty, "between": [two, start, middle, end], "most": most}:
            return Listed(name, from_json(item), from_json(empty), (two, start, middle, end), most)
    message = f"no part of a compiled text: {kept!r}"
    raise ValueError(message)
