"""May a condition or list stand where it does? It must end in what it began in: a paragraph, an emphasis, a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _
from markdown_it.token import Token

from campaigns.flow.render.sheet import Sheet

_BLANK: Final = re.compile(r"[ \t]*")
# Where each of Markdown's lists begins and ends.
_LISTS: Final = {"bullet_list_open": "bullet_list_close", "ordered_list_open": "ordered_list_close"}


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
    return (
        sheet.is_in(text)
        and bool(sheet.controls.search(text))
        and bool(_BLANK.fullmatch(sheet.controls.sub("", text)))
    )


def gathered(tokens: Sequence[Token], *, sheet: Sheet) -> list[Token]:
    """The tokens with a person's list made one list: its items stand in one, and not each in a list of its own.

    An item of a list between tags on lines of their own is repeated within its list, and the whole list is a choice.
    """
    together: list[Token] = []
    place = 0
    while place < len(tokens):
        end = _end_of_items(tokens, place, sheet) if sheet.is_in(_paragraph_at(tokens, place)) else 0
        if end:
            together += _one_list(tokens[place:end], sheet)
            place = end
        else:
            together.append(tokens[place])
            place += 1
    return together


def _one_list(tokens: Sequence[Token], sheet: Sheet) -> Iterator[Token]:
    """The tag that opens, a list, the tag that parts, what stands where there is no item, the tag that closes."""
    opens = tokens[1]
    found = sheet.controls.fullmatch(opens.content.strip())
    assert found is not None
    control, (first, otherwise, close) = sheet.control(found), sheet.marks_of(found)
    whole = sheet.choice(control.name)
    end = next(place for place, token in enumerate(tokens) if token.type in _LISTS.values() and not token.level)
    yield from _paragraph(tokens[:3], whole.open)
    yield tokens[3]
    yield Token("html_block", "", 0, content=first, map=opens.map)
    yield from tokens[4:end]
    yield Token("html_block", "", 0, content=otherwise + close, map=opens.map)
    yield tokens[end]
    if end + 4 == len(tokens):  # nothing is said where there is no item
        yield from _paragraph(tokens[-3:], whole.otherwise + whole.close)
        return
    yield from _paragraph(tokens[end + 1 : end + 4], whole.otherwise)
    yield from tokens[end + 4 : -3]
    yield from _paragraph(tokens[-3:], whole.close)


def _end_of_items(tokens: Sequence[Token], place: int, sheet: Sheet) -> int:
    """Where a person's list ends whose item is one of Markdown's lists and begins at `place`; 0 where none does."""
    opened = _alone(tokens, place, sheet)
    if opened is None or opened[1] != "o" or sheet.control(opened).joins is None:
        return 0
    closing = _LISTS.get(tokens[place + 3].type) if place + 3 < len(tokens) else None
    if closing is None:
        return 0
    after = next(at for at in range(place + 4, len(tokens)) if tokens[at].type == closing and not tokens[at].level)
    marks = sheet.marks_of(opened)
    if _paragraph_at(tokens, after + 1) == marks.otherwise + marks.close:
        return after + 4
    parts = _alone(tokens, after + 1, sheet)
    if parts is None or (parts[1], parts[2]) != ("e", opened[2]):
        return 0
    for at in range(after + 4, len(tokens)):
        closes = _alone(tokens, at, sheet)
        if closes and (closes[1], closes[2]) == ("c", opened[2]):
            return at + 3
    return 0


def _alone(tokens: Sequence[Token], place: int, sheet: Sheet) -> re.Match[str] | None:
    """The one tag that is the whole paragraph at this place."""
    return sheet.controls.fullmatch(_paragraph_at(tokens, place))


def _paragraph_at(tokens: Sequence[Token], place: int) -> str:
    if place + 1 >= len(tokens) or tokens[place].type != "paragraph_open" or tokens[place].level:
        return ""
    return tokens[place + 1].content.strip()


def _paragraph(tokens: Sequence[Token], mark: str) -> Iterator[Token]:
    """The same paragraph with another tag."""
    opening, inline, closing = tokens
    text = Token("text", "", 0, content=mark)
    yield from (opening, inline.copy(content=mark, children=[text]), closing)


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
