"""Which characters may a text hold? Those that are seen, and are what they seem."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from campaigns.flow.render.content import Finding
from campaigns.flow.render.units import Unit, UnitKind

# Overrides and embeddings make text read otherwise than it is written; isolates are how one embeds today.
_BIDI_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
_ONE_LINE: Final = frozenset({UnitKind.LINE, UnitKind.URL})
# A line break that somebody pasted becomes a space. One with a header behind it is an attack, or a whole letter.
_ANOTHER_HEADER: Final = re.compile(r"[\r\n][\r\n \t]*[!-9;-~]+[ \t]*:|[\u2028\u2029\v\f\x1c-\x1e\x85]")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_UNSAFE: Final = re.compile(f"[\r\n\0\v\f\x85\u2028\u2029{''.join(sorted(_BIDI_OVERRIDES))}]")
# Control characters, lone halves of characters, private use, and code points that are no characters.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff"
    + "".join(_BIDI_OVERRIDES)
    + "".join(chr(plane << 16 | last) for plane in range(15) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def findings(unit: Unit) -> list[Finding]:
    """What no text may be, whatever it says. One that is too long is looked at no further."""
    if found_too_long := too_long(unit):
        return found_too_long
    if unit.kind in _ONE_LINE and (found := _ANOTHER_HEADER.search(unit.source)):
        return [unit.finding("LINE_BREAK", _("This must be one line."), line=_line_of(unit.source, found.start()))]
    if found := _FORBIDDEN.search(unit.source):
        text = _("The invisible character %(name)s is not allowed: delete it.") % {"name": _name(found[0])}
        return [unit.finding("CHARACTER_FORBIDDEN", text, line=_line_of(unit.source, found.start()))]
    return []


def too_long(unit: Unit) -> list[Finding]:
    """Longer than anything one should send."""
    text = _("This is longer than %(most)s characters.") % {"most": unit.most}
    return [unit.finding("TEXT_TOO_LONG", text)] if len(unit.source) > unit.most else []


def forbidden_in(text: str) -> str | None:
    """The name of the first character that no text may hold, for it would not be seen or not be what it seems."""
    found = _FORBIDDEN.search(text)
    return _name(found[0]) if found else None


def unsafe_in_a_head(text: str) -> str | None:
    """The first character that ends a line of a message's head, or makes it read otherwise than it is written."""
    found = _UNSAFE.search(text)
    return found[0] if found else None


def one_line(text: str) -> str:
    """The text with its white space collapsed; spaces that hold words together stay."""
    return _SPACES.sub(" ", text).strip(" ")


def _line_of(source: str, index: int) -> int:
    return source.count("\n", 0, index) + 1


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}")
