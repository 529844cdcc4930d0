"""What in a text is words, and what is code that a translator must leave whole?

One tokenizer for the agency's files, the parity check, the machine and the desk. Nothing is lost: what it cuts
a text into, put together again, is the text. It reads by signs, not by grammar, so that it never fails on a bad text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class UnitKind(StrEnum):
    """How a text is written, and so what in it is code."""

    LINE = "line"
    PLAIN = "plain"  # several lines, no Markdown: an SMS
    TEXT = "text"  # Markdown
    LINK = "link"
    MJML = "mjml"


class CodeKind(StrEnum):
    VALUE = "value"
    TAG = "tag"
    LINK = "link"
    MARKUP = "markup"


class Side(StrEnum):
    """A code stands alone, or around words that are translated: a default's, a link's."""

    WHOLE = "whole"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Code:
    """A piece that is copied, never translated. `name` is what it is about: a placeholder's name, a link's target."""

    text: str
    kind: CodeKind
    side: Side = Side.WHOLE
    name: str = ""

    @property
    def concept(self) -> str:
        """The name, with one for all grammatical forms: where French says “at the stadium”, German may say “to”."""
        root, dot, form = self.name.rpartition(".")
        return f"{root}.name" if self.kind is CodeKind.VALUE and dot and form in _FORMS else self.name


Piece = str | Code

_FORMS: Final = frozenset({"at", "to", "from", "of"})
_STARTS: Final = re.compile(r"\{\{|\{%|\]\(|<|https?://|mailto:")
_STRING: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG_NAME: Final = re.compile(r"\{%-?\s*(#|\w*)")
_END_OF_COMMENT: Final = re.compile(r"\{%-?\s*endcomment\s*-?%\}")
# What may stand between the brackets of a Markdown link: an address, with placeholders, perhaps a title.
_TARGET: Final = re.compile(r"\]\(((?:[^\s(){}]|\{\{[^{}]*\}\}|\([^\s()]*\))*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)")
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:)[^\s<>()\[\]{}\"'«»“”`|\\^、。，）」]+")
_AFTER_AN_ADDRESS: Final = ".,;:!?…*_"
_AUTOLINK: Final = re.compile(r"<((?:https?://|mailto:)[^\s<>]*)>")
_MARKUP: Final = re.compile(r"<!--.*?-->|<(/?[a-zA-Z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_LINKED: Final = frozenset({UnitKind.TEXT, UnitKind.PLAIN, UnitKind.MJML})


def pieces(text: str, *, kind: UnitKind) -> list[Piece]:
    """The text cut into words and codes, in its order."""
    found = _Pieces(kind)
    place = 0
    scanner = _Scanner(text, kind)
    while (match := _STARTS.search(text, place)) is not None:
        found.words(text[place : match.start()])
        end = scanner.end_of(match)
        if end is None:
            found.words(match[0])
            place = match.end()
            continue
        for code in _codes(text[match.start() : end], match[0]):
            found.add(code)
        place = end
    found.words(text[place:])
    return found.pieces


def codes(text: str, *, kind: UnitKind) -> list[Code]:
    """Those of a text alone."""
    return [piece for piece in pieces(text, kind=kind) if isinstance(piece, Code)]


class _Scanner:
    """Where does what begins here end? What has no end anywhere is looked for once, however often it begins."""

    def __init__(self, text: str, kind: UnitKind) -> None:
        self._text = text
        self._kind = kind
        self._endless: set[str] = set()

    def end_of(self, start: re.Match[str]) -> int | None:
        if start[0] == "{{":
            return self._closing("}}", start.end())
        if start[0] == "{%":
            return self._end_of_tag(start.start())
        if (pattern := self._pattern(start[0])) is not None and (found := pattern.match(start.string, start.start())):
            is_bare = pattern is _ADDRESS
            return start.start() + len(found[0].rstrip(_AFTER_AN_ADDRESS)) if is_bare else found.end()
        return None

    def _pattern(self, sign: str) -> re.Pattern[str] | None:
        """What such a sign begins, in a text of this kind."""
        if sign == "](":
            return _TARGET if self._kind is UnitKind.TEXT else None
        if sign == "<" and self._kind is UnitKind.MJML:
            return _MARKUP if self._closing(">", 0) else None
        if self._kind not in _LINKED:
            return None
        return _AUTOLINK if sign == "<" else _ADDRESS

    def _closing(self, sign: str, place: int) -> int | None:
        if sign in self._endless:
            return None
        found = self._text.find(sign, place)
        if found < 0:
            self._endless.add(sign)
            return None
        return found + len(sign)

    def _end_of_tag(self, place: int) -> int | None:
        end = self._closing("%}", place + 2)
        name = _TAG_NAME.match(self._text, place)
        if end is None or name is None or name[1] != "comment" or "endcomment" in self._endless:
            return end
        closing = _END_OF_COMMENT.search(self._text, end)
        if closing is None:
            self._endless.add("endcomment")
            return end
        return closing.end()


class _Pieces:
    """Words that stand side by side are one piece; a link's opening bracket is found when its address comes."""

    def __init__(self, kind: UnitKind) -> None:
        self.pieces: list[Piece] = []
        self._kind = kind

    def words(self, text: str) -> None:
        if not text:
            return
        if self.pieces and isinstance(last := self.pieces[-1], str):
            self.pieces[-1] = last + text
        else:
            self.pieces.append(text)

    def add(self, code: Piece) -> None:
        if isinstance(code, str):
            self.words(code)
            return
        if code.text.startswith("](") and (bracket := self._bracket()) is not None:
            index, place = bracket
            text = str(self.pieces[index])
            opening = Code("[", CodeKind.LINK, Side.OPEN)
            self.pieces[index : index + 1] = [part for part in (text[:place], opening, text[place + 1 :]) if part]
            self.pieces.append(Code(code.text, code.kind, Side.CLOSE, code.name))
            return
        self.pieces.append(code)

    def _bracket(self) -> tuple[int, int] | None:
        """Where the `[` of the link that ends here stands; not inside or across another pair."""
        depth = 0
        for index in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[index]
            if isinstance(piece, Code):
                depth += {Side.CLOSE: 1, Side.OPEN: -1, Side.WHOLE: 0}[piece.side]
                if depth < 0:
                    return None
            elif not depth and (place := piece.rfind("[")) >= 0:
                return index, place
        return None


def _codes(text: str, start: str) -> Iterator[Piece]:
    match start:
        case "{{":
            yield from _value(text)
        case "{%":
            yield Code(text, CodeKind.TAG, name=_instruction(text))
        case "](":
            target = _TARGET.match(text)
            yield Code(text, CodeKind.LINK, name=target[1] if target else "")
        case "<":
            yield from _angled(text)
        case _:
            yield Code(text, CodeKind.LINK, name=text)


def _angled(text: str) -> Iterator[Piece]:
    if (link := _AUTOLINK.fullmatch(text)) is not None:
        yield Code(text, CodeKind.LINK, name=link[1])
        return
    tag = _MARKUP.fullmatch(text)
    yield Code(text, CodeKind.MARKUP, name=(tag[1] or "") if tag else "")


def _value(text: str) -> Iterator[Piece]:
    """An output: what it prints, and between its quotation marks the words for those who lack it."""
    head, *_filters = text[2:-2].partition("|")
    name = head.strip("- \t\r\n")
    start, is_first = 0, True
    inner_start = text.find("|")
    strings = list(_STRING.finditer(text, inner_start)) if inner_start >= 0 else []
    if not strings:
        yield Code(text, CodeKind.VALUE, name=name)
        return
    for number, string in enumerate(strings, start=1):
        yield Code(text[start : string.start() + 1], CodeKind.VALUE, Side.OPEN, name if is_first else "")
        if words := string[0][1:-1]:
            yield words
        start = len(text) if number == len(strings) else string.end()
        yield Code(text[string.end() - 1 : start], CodeKind.VALUE, Side.CLOSE)
        is_first = False


def _instruction(tag: str) -> str:
    """What a tag does, without its blanks and without the words it may hold: `if person.has_tickets`."""
    inner = tag[2:].partition("%}")[0].strip("- \t\r\n")
    name, _space, rest = inner.partition(" ")
    if name.startswith(("#", "comment")):
        return "comment"
    return " ".join(_STRING.sub("…", inner).split()) if name == "assign" else " ".join((name, *rest.split()))
