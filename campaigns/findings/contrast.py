"""Can everybody read it? The contrast of every text of a page with its ground (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from campaigns.findings.colours import ratio, written
from campaigns.findings.seen import Eyes, Look, Seen

LEAST: Final = 4.5
LEAST_OF_LARGE: Final = 3.0
_NAME: Final = re.compile(r"block:(\w*)")
_LARGE: Final = 24.0
_LARGE_BOLD: Final = 18.66


@dataclass(frozen=True, slots=True)
class Faint:
    """Words that are hard to read, or of which nobody can say. `ratio` is none where it is unknown."""

    block: str  # the key of the block it stands in, where the page says it
    words: str
    ratio: float | None
    least: float
    ink: str
    ground: str


def faint(page: HtmlElement, eyes: Eyes) -> Iterator[Faint]:
    """Every text that these eyes see below its least contrast, once for each look in each block."""
    met: set[tuple[str, Look]] = set()
    blocks = dict(_blocks(page))
    for seen in eyes.seen(page):
        block = blocks.get(seen.element, "")
        if seen.words and (block, seen.look) not in met:
            met.add((block, seen.look))
            yield from _judged(seen, block)


def _blocks(page: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The key of each element's block, in a page whose comments name them."""
    if not any(_NAME.fullmatch(comment.text or "") for comment in page.iter(etree.Comment)):
        return
    key = ""
    for node in page.iter():
        if node.tag is not etree.Comment:
            yield node, key
        elif found := _NAME.fullmatch(node.text or ""):
            key = found[1]


def _judged(seen: Seen, block: str) -> Iterator[Faint]:
    look = seen.look
    least = LEAST_OF_LARGE if look.size >= (_LARGE_BOLD if look.is_bold else _LARGE) else LEAST
    found = ratio(look.ink, look.ground) if look.ink and look.ground else None
    if found is None or found < least:
        yield Faint(block, seen.words[:60], found, least, written(look.ink), written(look.ground))
