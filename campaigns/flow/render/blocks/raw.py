"""What becomes of a designer's own MJML? It stands as it is; its text is read from its words, buttons and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lxml import html

from campaigns.flow.render.blocks.piece import Piece
from campaigns.flow.render.plaintext import address

if TYPE_CHECKING:
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock

_BREAKS: Final = frozenset({"br", "div", "h1", "h2", "h3", "h4", "li", "p", "table", "tr"})


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:  # noqa: ARG001 (as every kind is called)
    """What is dangerous in it was refused before; see `layout.faults`."""
    if not block.text.strip():
        return Piece()
    return Piece(sections=block.text, is_foreign=True, text=list(_as_text(block.text, page)))


def _as_text(source: str, page: Page) -> Iterator[str]:
    root = html.fragment_fromstring(source, create_parent="all")
    for element in root.iter("mj-text", "mj-table", "mj-button", "mj-image"):
        link = page.sheet.in_url(str(element.get("href", "")).strip())
        if element.tag == "mj-image":
            alt = str(element.get("alt", "")).strip()
            lines = [f"[{alt}]"] * bool(alt) + [link] * bool(link)
            yield from ["\n".join(lines)] if lines else []
            continue
        words = page.plain.paragraph("\n".join(_lines(element, page)))
        if words:
            yield f"{words}\n{address(link)}" if link else words


def _lines(element: html.HtmlElement, page: Page) -> Iterator[str]:
    written = "".join(_written(element, page))
    yield from filter(None, (" ".join(line.split()) for line in written.split("\n")))


def _written(element: html.HtmlElement, page: Page) -> Iterator[str]:
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        if str(child.tag).startswith("mj-"):
            continue  # HTML has no self-closing tags of MJML: what follows one is read as within it
        if child.tag in _BREAKS:
            yield "\n"
        yield from _written(child, page)
        href = page.sheet.in_url(str(child.get("href", ""))) if child.tag == "a" else ""
        if href and href != (child.text or "").strip():
            yield f" ({address(href)})"
        if child.tag in _BREAKS:
            yield "\n"
        yield " ".join((child.tail or "").split("\n"))
