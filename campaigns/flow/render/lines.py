"""How is a message kept to lines that every mail server takes? RFC 5322 ends a line at 998 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Final

from campaigns.flow.render.parts import Choice, Listed, Part
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


@dataclass(frozen=True, slots=True)
class Lines:
    """How long the lines of a text may become, in bytes, whatever its values and conditions; -1 for what cannot be."""

    whole: int = 0  # where it has no line break
    first: int = -1  # up to its first line break
    inner: int = -1
    last: int = -1

    @property
    def longest(self) -> int:
        """Bytes in the longest line."""
        return max(self.whole, self.first, self.inner, self.last)

    def then(self, other: Lines) -> Lines:
        """Both, one after the other."""
        return Lines(
            whole=_sum(self.whole, other.whole),
            first=max(self.first, _sum(self.whole, other.first)),
            inner=max(self.inner, other.inner, _sum(self.last, other.first)),
            last=max(other.last, _sum(self.last, other.whole)),
        )

    def either(self, other: Lines) -> Lines:
        """One or the other."""
        return Lines(*map(max, _four(self), _four(other)))

    def takes(self, value: bytes) -> bool:
        """Whether a value keeps within these lines."""
        first, *rest = value.split(b"\r\n")
        if not rest:
            return len(first) <= self.whole
        *inner, last = rest
        return len(first) <= self.first and len(last) <= self.last and max(map(len, inner), default=-1) <= self.inner


def lines_of(parts: Iterable[Part]) -> Lines:
    """The lines of these parts, if every value uses all that is kept free for it."""
    return reduce(Lines.then, map(lines_of_part, parts), Lines())


def lines_of_part(part: Part) -> Lines:
    """The lines of one part. A value may always use what is kept free, and a list has a few items."""
    match part:
        case str():
            first, *rest = (len(line) for line in part.encode().split(b"\r\n"))
            return Lines(-1, first, max(rest[:-1], default=-1), rest[-1]) if rest else Lines(first)
        case Choice(yes=yes, no=no):
            return _roomy(lines_of(yes).either(lines_of(no)))
        case Listed(item=item, empty=empty):
            return _roomy(lines_of((*item, *item, *item, *item)).either(lines_of(empty)))
        case _:
            return _roomy(Lines())


def _roomy(lines: Lines) -> Lines:
    return lines.either(Lines(VALUE_BYTES))


def _sum(one: int, other: int) -> int:
    return -1 if one < 0 or other < 0 else one + other


def _four(lines: Lines) -> tuple[int, int, int, int]:
    return lines.whole, lines.first, lines.inner, lines.last


def _folded(line: str, sheet: Sheet) -> Iterator[str]:
    if _bytes(line, sheet) <= _GOAL:
        yield line
        return
    length = 0
    for unit in _UNITS.findall(line):
        size = _bytes(unit, sheet)
        if length + size <= _GOAL:  # nothing in it comes late enough for a break
            yield unit
            length += size
            continue
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
    if not sheet.is_in(word):
        yield from unbreakable(word)
        return
    for place, piece in enumerate(sheet.split(word)):
        if place % 2:
            yield piece
        elif piece:
            yield from unbreakable(piece)


def _bytes(piece: str, sheet: Sheet) -> int:
    written = sheet.sized(piece, VALUE_BYTES)
    return len(written) if written.isascii() else len(written.encode())
