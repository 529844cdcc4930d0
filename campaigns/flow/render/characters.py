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


def findings(unit: Unit) -> list[Finding]:
    """What no text may be, whatever it says. One that is too long is looked at no further."""
    if len(unit.source) > unit.most:
        text = _("This is longer than %(most)s characters.") % {"most": unit.most}
        return [unit.finding("TEXT_TOO_LONG", text)]
    if unit.kind in _ONE_LINE and (found := _ANOTHER_HEADER.search(unit.source)):
        return [unit.finding("LINE_BREAK", _("This must be one line."), line=_line_of(unit.source, found.start()))]
    for index, character in enumerate(unit.source):
        if name := forbidden_in(character):
            text = _("The invisible character %(name)s is not allowed: delete it.") % {"name": name}
            return [unit.finding("CHARACTER_FORBIDDEN", text, line=_line_of(unit.source, index))]
    return []


def forbidden_in(text: str) -> str | None:
    """The name of the first character that no text may hold, for it would not be seen or not be what it seems."""
    found = next(filter(_is_forbidden, text), None)
    return unicodedata.name(found, f"U+{ord(found):04X}") if found else None


def one_line(text: str) -> str:
    """The text with its white space collapsed; spaces that hold words together stay."""
    return _SPACES.sub(" ", text).strip(" ")


def _line_of(source: str, index: int) -> int:
    return source.count("\n", 0, index) + 1


def _is_forbidden(character: str) -> bool:
    if character in "\t\n\r":
        return False
    # Control characters, lone halves of characters, private use, and code points that are no characters.
    return character in _BIDI_OVERRIDES or unicodedata.category(character) in {"Cc", "Cs", "Co"} or _is_none(character)


def _is_none(character: str) -> bool:
    return 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE
