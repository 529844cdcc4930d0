"""What does the place of a mark do to the value that stands there?"""

from __future__ import annotations

import html
import re
from enum import Enum
from typing import Final
from urllib.parse import quote

from campaigns.flow.render.escaping import Escaping, plain_spaces
from campaigns.flow.render.parts import Lookup, Ordinal, Part, Plural, Slot
from campaigns.flow.render.values import Awaited, Counted, Literal, Looked, Numbered, Placed


class Place(Enum):
    """Where a text with marks is going to stand."""

    HTML = "html"
    TEXT = "text"
    HEADER = "header"
    SMS = "sms"
    SCREEN = "screen"  # of a telephone: plain text, with lines and without markup


_LINE_BREAKS: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")

# What is done to a person's value, by its place.
_ESCAPINGS: Final = {
    Place.HTML: Escaping.HTML,
    Place.TEXT: Escaping.TEXT,
    Place.HEADER: Escaping.HEADER,
    Place.SMS: Escaping.SMS,
    Place.SCREEN: Escaping.HEADER,
}


def part_of(placed: Placed, place: Place) -> Part:
    """The literal or slot that stands for a mark."""

    def fit(text: str) -> str:
        return written(text, place, url=placed.url)

    match placed.value:
        case Literal(text):
            return fit(text)
        case Awaited(name, default):
            return Slot(name, default, _escaping(place, placed.url))
        case Looked(name, is_key=True) if placed.url == "part":
            return Slot(name, None, Escaping.URL)
        case Looked(name, texts, otherwise):
            ready = tuple(sorted((value, fit(text)) for value, text in texts))
            return Lookup(name, ready, None if otherwise is None else fit(otherwise))
        case Numbered(first, step):
            return Ordinal(first, step)
        case Counted(name, forms, code, group, digits):
            all_forms = tuple(sorted((key, tuple(map(fit, form))) for key, form in forms))
            return Plural(name, all_forms, code, fit(group), digits)


def written(text: str, place: Place, *, url: str = "") -> str:
    """Words of ours as they are written in this place, or in a URL that stands there."""
    if url == "part":
        return quote(text, safe="")
    match place:
        case Place.HTML:
            return html.escape(text) if url else _LINE_BREAKS.sub("<br>", html.escape(text))
        case Place.TEXT | Place.SCREEN:
            return text
        case Place.HEADER:
            return _LINE_BREAKS.sub(" ", text)
        case Place.SMS:
            return plain_spaces(text)


def _escaping(place: Place, url: str) -> Escaping:
    if url == "part":
        return Escaping.URL
    return Escaping.ATTRIBUTE if url and place is Place.HTML else _ESCAPINGS[place]
