"""What does a mailbox show after the subject, where nobody wrote a preheader?"""

from __future__ import annotations

import re
from typing import Final

from campaigns.blocks import Content
from campaigns.enums import BlockKind

MOST_CHARACTERS: Final = 150

_FROM: Final = frozenset({BlockKind.HEADING, BlockKind.TEXT, BlockKind.COLUMNS})
_CODE: Final = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_LOOP: Final = re.compile(r"\{%-?\s*for\b")
_OPENS: Final = re.compile(r"\{%-?\s*(?:if|unless|case)\b")
_CLOSES: Final = re.compile(r"\{%-?\s*end(?:if|unless|case)\b")
# Markdown that a line of plain text would show as signs.
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\((?:\{\{.*?\}\}|[^)])*\)", re.DOTALL)
_STARTS_OF_LINES: Final = re.compile(
    r"^[ \t]*(?:#{1,6}|>|[-*+]|\d+[.)])[ \t]+|^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE
)
_EMPHASIS: Final = re.compile(r"(?<!\\)(\*{1,3}|_{1,3}|~~|`)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def preheader_from(content: Content) -> str:
    """The first words of the text, with their placeholders and whole conditions, cut between two words."""
    texts = [text for block in content.blocks if block.kind in _FROM for text in (block.text, block.second)]
    source = "\n".join(filter(str.strip, texts))
    if loop := _LOOP.search(source):  # a list is no line
        source = source[: loop.start()]
    return _beginning(" ".join(_without_markdown(source).split())).strip()


def _without_markdown(source: str) -> str:
    source = _LINK.sub(r"\1", source)
    return "".join(
        piece if _CODE.fullmatch(piece) else _ESCAPED.sub(r"\1", _bare(piece)) for piece in _CODE.split(source)
    )


def _bare(words: str) -> str:
    words = _STARTS_OF_LINES.sub("", words)
    before = None
    while before != words:  # **a *b* c**
        before, words = words, _EMPHASIS.sub(r"\2", words)
    return words


def _beginning(source: str) -> str:
    """As much as fits; of a condition all or nothing, for half of one is none."""
    kept: list[str] = []
    whole, left, depth = 0, MOST_CHARACTERS, 0
    for piece in _CODE.split(source):
        is_code = _CODE.fullmatch(piece) is not None
        if not is_code and depth == 0 and len(piece) > left:
            kept.append(_words(piece, left))
            return "".join(kept)
        kept.append(piece)
        depth += bool(_OPENS.match(piece)) - bool(_CLOSES.match(piece))
        left -= 0 if is_code else len(piece)
        if depth == 0:
            whole = len(kept)
            if left <= 0:
                break
    return "".join(kept[:whole])


def _words(text: str, most: int) -> str:
    """Whole words, unless one alone is longer: some languages do not part theirs."""
    cut = text[: most + 1]
    return cut[: cut.rfind(" ")] if " " in cut.strip() else cut[:most]
