"""Where will values stand? Marks pass through Markdown and MJML unharmed, and are then cut into literals and slots.

A mark holds a digest of everything the author wrote and every value given, so no text can contain its own mark. It is
made of letters and digits alone, so neither Markdown, HTML nor a URL changes it. Equal texts have equal marks.

What is said to some and not to others stands between control marks: they open a choice or a list, part its two texts,
and close it. They begin and end with a full stop, so that Markdown takes the words beside them as it would alone.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from markdown_it.token import Token

from campaigns.flow.render.parts import LINES, MOST_ITEMS, Choice, Joins, Listed, Part, joined
from campaigns.flow.render.places import Place, part_of, written
from campaigns.flow.render.values import Literal, Placed, Value

MOST_MARKS: Final = 99_999


class TooManyMarks(ValueError):
    """A text prints more values than any e-mail needs."""


class Torn(ValueError):
    """A choice or list begins in one part of the page and ends in another."""


class ForgedMark(ValueError):
    """A value holds what only a mark can hold."""


class Controls(NamedTuple):
    """The marks of one choice or list: write them around its two texts."""

    open: str
    otherwise: str
    close: str


@dataclass(frozen=True, slots=True)
class Control:
    """What is decided for each person: a choice, or with `joins`, a list."""

    name: str
    joins: Joins | None = None
    most: int = MOST_ITEMS

    def part(self, first: tuple[Part, ...], second: tuple[Part, ...], *, place: Place) -> Part:
        if self.joins is None:
            return Choice(self.name, first, second)
        two, start, middle, end = (written(join, place) for join in self.joins)
        return Listed(self.name, first, second, (two, start, middle, end), self.most)


@dataclass(slots=True)
class _Opened:
    """A choice or list while it is being read; number -1 is the whole text."""

    number: int = -1
    first: list[Part] = field(default_factory=list)
    second: list[Part] | None = None

    def add(self, part: Part) -> None:
        (self.first if self.second is None else self.second).append(part)


class Sheet:
    """The marks of one message."""

    def __init__(self, *texts: str) -> None:
        digest = hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
        self._stem = f"q{digest[:24]}x"
        self._placed: list[Placed] = []
        self._controls: list[Control] = []
        # What the texts with these marks were read as, by text; see `markdown.parse`.
        self.read: dict[str, list[Token]] = {}

    # Each text has patterns of its own, and most are read with one or two of them: what is not asked for is not made.

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A mark of a value; its number is the first group."""
        return re.compile(rf"{self._stem}(\d{{5}})q")

    @cached_property
    def controls(self) -> re.Pattern[str]:
        """A mark of a choice or list: its letter and its number."""
        return re.compile(rf"\.{self._stem}([oec])(\d{{5}})q\.")

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile(rf"\.{self._stem}([oec])(\d{{5}})q\.|{self._stem}(\d{{5}})q")

    def mark(self, value: Value, *, url: str = "") -> str:
        """A mark to write where `value` shall stand. Raises `ForgedMark`."""
        if isinstance(value, Literal) and self._stem in value.text:
            raise ForgedMark
        self._placed.append(Placed(value, url))
        return f"{self._stem}{self._last(self._placed):05}q"

    def choice(self, name: str) -> Controls:
        """Marks around what somebody reads for whom `name` is true or there, and what all others read."""
        return self._control(Control(name))

    def listing(self, name: str, *, joins: Joins = LINES, most: int = MOST_ITEMS) -> Controls:
        """Marks around what stands for each item of `name`, and what is read where there is none."""
        return self._control(Control(name, joins, most))

    def _control(self, control: Control) -> Controls:
        self._controls.append(control)
        return self._marks(self._last(self._controls))

    def _marks(self, number: int) -> Controls:
        return Controls(*(f".{self._stem}{letter}{number:05}q." for letter in "oec"))

    @staticmethod
    def _last(marks: list[Placed] | list[Control]) -> int:
        if len(marks) > MOST_MARKS:
            raise TooManyMarks
        return len(marks) - 1

    def values(self, text: str) -> list[Value]:
        """The values marked in `text`, in order."""
        if not self.is_in(text):
            return []
        return [self._placed[int(found[1])].value for found in self.pattern.finditer(text)]

    def control(self, found: re.Match[str]) -> Control:
        """The choice or list that a match of `controls` opens, parts or closes."""
        return self._controls[int(found[2])]

    def marks_of(self, found: re.Match[str]) -> Controls:
        """All three marks of that choice or list."""
        return self._marks(int(found[2]))

    def split(self, text: str) -> list[str]:
        """Text, mark, text, mark, …, text."""
        pieces, start = [], 0
        for found in self._any.finditer(text) if self.is_in(text) else ():
            pieces += [text[start : found.start()], found[0]]
            start = found.end()
        return [*pieces, text[start:]]

    def is_in(self, text: str) -> bool:
        """Whether the text has any mark of this sheet."""
        return self._stem in text

    def sized(self, text: str, columns: int) -> str:
        """The text with so many letters for each value, and without its control marks: to be measured."""
        if not self.is_in(text):
            return text
        return self.controls.sub("", self.pattern.sub("x" * columns, text))

    def in_url(self, text: str) -> str:
        """The same text with its marks made into marks of a URL: one that begins the text stands for a whole URL."""

        def remark(found: re.Match[str]) -> str:
            value = self._placed[int(found[1])].value
            return self.mark(value, url="part" if found.start() else "whole")

        return self.pattern.sub(remark, text) if self.is_in(text) else text

    def in_attribute(self, text: str) -> str:
        """The same text with its marks made into those of an attribute, where no element can stand."""
        return self.pattern.sub(lambda found: self.mark(self._placed[int(found[1])].value, url="whole"), text)

    def reveal(self, text: str) -> str:
        """The text with its campaign values written out, for its own eyes only: all other values stay marks."""

        def write(found: re.Match[str]) -> str:
            value = self._placed[int(found[1])].value
            return value.text if isinstance(value, Literal) else found[0]

        return self.pattern.sub(write, text) if self.is_in(text) else text

    def parts(self, text: str, place: Place) -> tuple[Part, ...]:
        """Literals and what waits for the person, for a text that is fit for its place but for its marks.

        Raises `Torn` where a choice or list does not close within what it opened in.
        """
        if not self.is_in(text):
            return joined((text,))
        opened = [_Opened()]
        start = 0
        for found in self._any.finditer(text):
            opened[-1].add(text[start : found.start()])
            start = found.end()
            if found[3]:
                opened[-1].add(part_of(self._placed[int(found[3])], place))
            else:
                self._turn(opened, found[1], int(found[2]), place)
        opened[-1].add(text[start:])
        if len(opened) > 1:
            raise Torn
        return joined(opened[0].first)

    def _turn(self, opened: list[_Opened], letter: str, number: int, place: Place) -> None:
        """Take one control mark."""
        last = opened[-1]
        if letter == "o":
            opened.append(_Opened(number))
        elif last.number != number or (letter == "e") != (last.second is None):
            raise Torn
        elif letter == "e":
            last.second = []
        else:
            opened.pop()
            opened[-1].add(self._controls[number].part(joined(last.first), joined(last.second or ()), place=place))

    def header(self, text: str) -> tuple[Part, ...]:
        """Literals and slots of a header."""
        return self.parts(text, Place.HEADER)

    def html(self, text: str) -> tuple[Part, ...]:
        """Literals and slots of an HTML page; `text` is HTML already."""
        return self.parts(text, Place.HTML)

    def text(self, text: str) -> tuple[Part, ...]:
        """Literals and slots of a text part."""
        return self.parts(text, Place.TEXT)
