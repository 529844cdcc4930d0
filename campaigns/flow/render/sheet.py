"""Where will values stand? Marks pass through Markdown and MJML unharmed, and are then cut into literals and slots.

A mark holds a digest of everything the author wrote and every value given, so no text can contain its own mark. It is
made of letters and digits alone, so neither Markdown, HTML nor a URL changes it. Equal texts have equal marks.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from campaigns.flow.render.compiled import Part, Slot
from campaigns.flow.render.escaping import Escaping

MOST_MARKS: Final = 99_999
_LINE_BREAKS: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


class TooManyMarks(ValueError):
    """A text prints more values than any e-mail needs."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value known at compile time. It is never read as Markdown or HTML, whatever it holds."""

    text: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A value to come: `name`, what to write where it is missing, and whether it is a whole URL of ours."""

    name: str
    default: str | None
    is_url: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A value and the part of a URL it is, if it is one: `whole`, `part` or none."""

    value: Literal | Awaited
    url: str = ""


class Sheet:
    """The marks of one e-mail."""

    def __init__(self, *texts: str) -> None:
        digest = hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
        self._stem = f"q{digest[:24]}x"
        self.pattern = re.compile(rf"{self._stem}(\d{{5}})q")
        self._whole = re.compile(rf"({self._stem}\d{{5}}q)")
        self._placed: list[Placed] = []

    def mark(self, value: Literal | Awaited, *, url: str = "") -> str:
        """A mark to write where `value` shall stand."""
        if len(self._placed) >= MOST_MARKS:
            raise TooManyMarks
        self._placed.append(Placed(value, url))
        return f"{self._stem}{len(self._placed) - 1:05}q"

    def values(self, text: str) -> list[Literal | Awaited]:
        """The values marked in `text`, in order."""
        return [self._placed[int(found[1])].value for found in self.pattern.finditer(text)]

    def split(self, text: str) -> list[str]:
        """Text, mark, text, mark, …, text."""
        return self._whole.split(text)

    def in_url(self, text: str) -> str:
        """The same text with its marks made into marks of a URL: one that begins the text stands for a whole URL."""

        def remark(found: re.Match[str]) -> str:
            value = self._placed[int(found[1])].value
            return self.mark(value, url="part" if found.start() else "whole")

        return self.pattern.sub(remark, text)

    def reveal(self, text: str) -> str:
        """The text with its campaign values written out, for its own eyes only: awaited values stay marks."""

        def write(found: re.Match[str]) -> str:
            value = self._placed[int(found[1])].value
            return value.text if isinstance(value, Literal) else found[0]

        return self.pattern.sub(write, text)

    def least(self, text: str) -> str:
        """The text as somebody reads it of whom nothing is known: defaults, and the names of what is always there."""

        def write(found: re.Match[str]) -> str:
            match self._placed[int(found[1])].value:
                case Literal(text):
                    return text
                case Awaited(name, default):
                    return name if default is None else default

        return self.pattern.sub(write, text)

    def header(self, text: str) -> tuple[Part, ...]:
        """Literals and slots of a header."""
        return self._cut(text, _header_part)

    def html(self, text: str) -> tuple[Part, ...]:
        """Literals and slots of an HTML page; `text` is HTML already."""
        return self._cut(text, _html_part)

    def text(self, text: str) -> tuple[Part, ...]:
        """Literals and slots of a text part."""
        return self._cut(text, _text_part)

    def _cut(self, text: str, part_of: Callable[[Placed], Part]) -> tuple[Part, ...]:
        # Splitting by a pattern with one group gives literal, number, literal, number, …
        pieces: Iterable[str] = self.pattern.split(text)
        return joined(part_of(self._placed[int(piece)]) if place % 2 else piece for place, piece in enumerate(pieces))


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts with neighbouring literals made one, and empty ones left out."""
    together: list[Part] = []
    for part in parts:
        if isinstance(part, str) and together and isinstance(together[-1], str):
            together[-1] += part
        elif part:
            together.append(part)
    return tuple(together)


def _html_part(placed: Placed) -> Part:
    value = placed.value
    if isinstance(value, Awaited):
        escaping = {"whole": Escaping.ATTRIBUTE, "part": Escaping.URL}.get(placed.url, Escaping.HTML)
        return Slot(value.name, value.default, escaping)
    if placed.url == "part":
        return quote(value.text, safe="")
    return html.escape(value.text) if placed.url else _LINE_BREAKS.sub("<br>", html.escape(value.text))


def _text_part(placed: Placed) -> Part:
    value, part_of_url = placed.value, placed.url == "part"
    if isinstance(value, Awaited):
        return Slot(value.name, value.default, Escaping.URL if part_of_url else Escaping.TEXT)
    return quote(value.text, safe="") if part_of_url else value.text


def _header_part(placed: Placed) -> Part:
    value = placed.value
    if isinstance(value, Awaited):
        return Slot(value.name, value.default, Escaping.HEADER)
    return _LINE_BREAKS.sub(" ", value.text)
