"""Where may a line of plain text end? At spaces, and in Chinese and Japanese between most characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

WIDTH: Final = 72

# Characters with no place at the start of a line, and with none at its end (JLREQ's and CLREQ's common ground).
_NOT_FIRST: Final = frozenset(
    "、。，．・：；？！…‥ー々ゝゞ）〕］｝〉》」』】〗’”%％‰℃°ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ),.:;?!]}"
)
_NOT_LAST: Final = frozenset("（〔［｛〈《「『【〖‘“([{￥＄")
_IDEOGRAPHIC: Final = re.compile(
    "[\u2e80-\u30ff\u31f0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff65\U00020000-\U0003ffff]"
)
# Not `\s`: a no-break space is there to hold a line together.
_SPACES: Final = re.compile(r"[ \t]+")


def display_width(text: str) -> int:
    """How many columns a terminal needs: two for a wide character, none for one that joins the last."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=8192)
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, *, room: int = WIDTH, width_of: Callable[[str], int] = display_width) -> list[str]:
    """`text` in lines of at most `room` columns; its own line breaks stay.

    What cannot be broken, a link above all, stands on a line of its own, however long.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, room, width_of)]


def _wrap_paragraph(text: str, room: int, width_of: Callable[[str], int]) -> Iterator[str]:
    line, columns = "", 0
    for space, piece in _pieces(text):
        width = width_of(piece)
        if line and columns + len(space) + width > room:
            yield line
            line, columns = piece, width
        else:
            before = space if line else ""
            line += before + piece
            columns += len(before) + width
    yield line


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What must stay together, each with the space that goes before it."""
    for word in filter(None, _SPACES.split(text)):
        space = " "
        for piece in unbreakable(word):
            yield space, piece
            space = ""


def unbreakable(word: str) -> Iterator[str]:
    """The parts of a word between which a line may end: more than one only in Chinese and Japanese."""
    if word.isascii() or not _IDEOGRAPHIC.search(word):
        yield word
        return
    start = 0
    for place in range(1, len(word)):
        if _may_break(word[place - 1], word[place]):
            yield word[start:place]
            start = place
    yield word[start:]


def _may_break(before: str, after: str) -> bool:
    if before in _NOT_LAST or after in _NOT_FIRST or not _columns(after):
        return False
    return bool(_IDEOGRAPHIC.match(before) or _IDEOGRAPHIC.match(after))
