"""May a condition or list stand where it does? It must end in what it began in: a paragraph, an emphasis, a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _
from markdown_it.token import Token

from campaigns.flow.render.sheet import Sheet

_BLANK: Final = re.compile(r"[ \t]*")


def on_their_own(text: str, *, sheet: Sheet) -> str:
    """Markdown with blank lines around the tags that stand alone on their line: so what is between is whole."""
    return "\n".join(line for line, _source in spaced_lines(text, sheet=sheet))


def spaced_lines(text: str, *, sheet: Sheet) -> Iterator[tuple[str, int]]:
    """The lines of `on_their_own`, each with the number of the line it came from."""
    for number, line in enumerate(text.split("\n"), start=1):
        if is_only_controls(line, sheet=sheet):
            yield "", number
            yield line.strip(), number
            yield "", number
        else:
            yield line, number


def swallowed(text: str, *, sheet: Sheet) -> str:
    """Text of lines without the line breaks after tags that stand alone: what is left out leaves no line behind."""
    lines = text.split("\n")
    return "".join(
        line.strip() if is_only_controls(line, sheet=sheet) else line + "\n" * (place < len(lines) - 1)
        for place, line in enumerate(lines)
    )


def is_only_controls(text: str, *, sheet: Sheet) -> bool:
    """Whether nothing stands here but tags of conditions and lists."""
    return bool(sheet.controls.search(text)) and bool(_BLANK.fullmatch(sheet.controls.sub("", text)))


def torn(tokens: Sequence[Token], *, sheet: Sheet) -> Iterator[int]:
    """The line of every condition or list that does not end in what it began in."""
    opened: dict[str, tuple[object, int]] = {}
    for letter, number, within, line in _controls(tokens, sheet, ()):
        if letter == "o":
            opened[number] = (within, line)
        elif number in opened and opened[number][0] != within:
            yield opened[number][1]
            opened[number] = (within, line)


def torn_message() -> str:
    """What an author is told of it."""
    return _(
        "This condition begins in one paragraph and ends in another: put its tags on lines of their own, or keep it "
        "within one sentence."
    )


def _controls(
    tokens: Sequence[Token], sheet: Sheet, within: tuple[int, ...], line: int = 1
) -> Iterator[tuple[str, str, tuple[int, ...], int]]:
    """Every tag in order: what it does, its number, the elements it stands in, and its line."""
    path = list(within)
    for place, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else line
        if token.type == "inline" and is_only_controls(token.content, sheet=sheet):
            # Its paragraph goes away, and the tags stand between paragraphs.
            for found in sheet.controls.finditer(token.content):
                yield found[1], found[2], tuple(path[:-1]), line
        elif token.children is not None:
            yield from _controls(token.children, sheet, tuple(path), line)
        elif token.nesting > 0:
            yield from _in_url(token, sheet, (*path, place), line)
            path.append(place)
        elif token.nesting < 0:
            path.pop()
        else:
            for found in sheet.controls.finditer(token.content):
                yield found[1], found[2], tuple(path), line


def _in_url(
    token: Token, sheet: Sheet, within: tuple[int, ...], line: int
) -> Iterator[tuple[str, str, tuple[int, ...], int]]:
    for found in sheet.controls.finditer(str(token.attrs.get("href", ""))):
        yield found[1], found[2], (*within, -1), line
