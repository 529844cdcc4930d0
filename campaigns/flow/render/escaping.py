"""What does the place of a value do to it, so that it can only ever be read as text?"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from functools import partial
from html import escape
from typing import Final
from urllib.parse import quote

from committee.languages import direction


class Escaping(Enum):
    """Where a slot stands."""

    HTML = "html"  # between tags
    ATTRIBUTE = "attribute"  # a whole URL of ours, between quotes
    URL = "url"  # a part of a URL
    TEXT = "text"
    HEADER = "header"
    SMS = "sms"


# No alphabet of an SMS has these spaces, and a single one would make it dearer.
_FINE_SPACES: Final = re.compile("[\u00a0\u2009\u202f]")

# A value is one line: whatever would end it, or hide in it, becomes a space.
_CONTROLS: Final = re.compile("(?:\r\n|[\x00-\x1f\x7f-\x9f\u2028\u2029])+")
_LONE_SURROGATES: Final = re.compile("[\ud800-\udfff]")

_BIDI: Final = "\u202a-\u202e\u2066-\u2069"
_BIDI_CONTROLS: Final = re.compile(f"[{_BIDI}]")
_RIGHT_TO_LEFT: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_LEFT_TO_RIGHT: Final = (
    "A-Za-z\u00c0-\u02af\u0370-\u0589\u0900-\u1fff\u2c00-\ud7ff\uf900-\ufaff\uff21-\uffdc\U00020000-\U0003ffff"
)
# What reads against the direction of the page, and so would pull its neighbours along.
_AGAINST: Final = {
    "ltr": re.compile(f"[{_RIGHT_TO_LEFT}{_BIDI}]"),
    "rtl": re.compile(f"[{_LEFT_TO_RIGHT}{_BIDI}]"),
}

# What most names and links have nothing of: one look for all of it is quicker than writing them anew.
_MARKUP: Final = re.compile("[&<>\"']")
_MARKUP_OR_AGAINST: Final = {
    side: re.compile(f"{_MARKUP.pattern}|{against.pattern}") for side, against in _AGAINST.items()
}

Escape = Callable[[str], str]


def escape_for(escaping: Escaping, *, language: str) -> Escape:
    """The function that makes a value fit for its place in a text of this language."""
    match escaping:
        case Escaping.HTML:
            side = direction(language)
            return partial(_in_html, against=_AGAINST[side], unusual=_MARKUP_OR_AGAINST[side])
        case Escaping.ATTRIBUTE:
            return _in_attribute
        case Escaping.URL:
            return _in_url
        case Escaping.TEXT:
            return one_line
        case Escaping.HEADER:
            return _in_header
        case Escaping.SMS:
            return _in_sms


def one_line(value: str) -> str:
    """The value as it is printed: verbatim, but for line breaks and control characters."""
    if value.isprintable():
        return value
    return _LONE_SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", value))


def _in_html(value: str, *, against: re.Pattern[str], unusual: re.Pattern[str]) -> str:
    if value.isprintable() and not unusual.search(value):
        return value
    escaped = escape(one_line(value))
    return f"<bdi>{escaped}</bdi>" if against.search(value) else escaped


def _in_attribute(value: str) -> str:
    if value.isprintable() and not _MARKUP.search(value):
        return value
    return escape(one_line(value))


def _in_url(value: str) -> str:
    return quote(one_line(value), safe="")


def _in_header(value: str) -> str:
    # A header has no markup that would hold an override within the value, and shows our own words right beside it.
    return value if value.isprintable() else _BIDI_CONTROLS.sub("", one_line(value))


def _in_sms(value: str) -> str:
    return plain_spaces(_in_header(value))


def plain_spaces(text: str) -> str:
    """The text with ordinary spaces."""
    return _FINE_SPACES.sub(" ", text)
