"""How is a message kept to lines that every mail server takes? RFC 5322 ends a line at 998 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from campaigns.flow.render.compiled import Part, Slot
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.wrap import unbreakable

LONGEST: Final = 998
# What a line keeps free for each value to come, in bytes; a longer value goes by another encoding (see `mime`).
VALUE_BYTES: Final = 240

_GOAL: Final = 500
_UNITS: Final = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+|<", re.DOTALL)
_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")


def crlf(text: str) -> str:
    """The text with the line breaks of the wire."""
    return _LINE_BREAK.sub("\r\n", text)


def fold_html(page: str, *, sheet: Sheet) -> str:
    """The page with CRLF and short lines, broken only where HTML takes a break for nothing.

    That is in place of a space, before the end of a tag, and inside a comment put between two Chinese characters,
    where a space would be seen.
    """
    return "\r\n".join("".join(_folded(line, sheet)) for line in _LINE_BREAK.split(page))


def longest_line(parts: tuple[Part, ...]) -> int:
    """Bytes in the longest line, if every value uses all that is kept free for it."""
    room = "x" * VALUE_BYTES
    text = "".join(room if isinstance(part, Slot) else part for part in parts)
    return max(len(line.encode()) for line in text.split("\r\n"))


def _folded(line: str, sheet: Sheet) -> Iterator[str]:
    length = 0
    for unit in _UNITS.findall(line):
        for piece, line_break in _pieces(unit, sheet):
            if line_break and length > _GOAL:
                yield line_break
                length = 0
                if piece == " ":
                    continue
            yield piece
            length += _bytes(piece, sheet)


def _pieces(unit: str, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Parts of a unit, each with what may be written before it, or for a space, to break the line."""
    if unit.startswith("<!--"):
        yield unit, ""
    elif unit.startswith("<"):
        yield unit[:-1], ""
        yield ">", "\r\n"
    else:
        for place, word in enumerate(unit.split(" ")):
            if place:
                yield " ", "\r\n"
            for within, piece in enumerate(_parts_of_word(word, sheet)):
                yield piece, "<!--\r\n-->" if within else ""


def _parts_of_word(word: str, sheet: Sheet) -> Iterator[str]:
    for place, piece in enumerate(sheet.split(word)):
        if place % 2:
            yield piece
        elif piece:
            yield from unbreakable(piece)


def _bytes(piece: str, sheet: Sheet) -> int:
    return len(sheet.pattern.sub("x" * VALUE_BYTES, piece).encode())
