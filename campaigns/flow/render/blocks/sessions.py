"""What does a list of sessions look like? A row each, parted by thin lines; in the text part a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.flow.render import markdown
from campaigns.flow.render.blocks.piece import Piece

if TYPE_CHECKING:
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:  # noqa: ARG001 (as every kind is called)
    """`text` has a paragraph for every session, or one that is repeated for each of a person's; see `marking`.

    Paragraphs with a line below, and no table: what is repeated for a person must be whole in itself.
    """
    if not block.text:
        return Piece()
    if block.text == block.second:  # what is said where there is no session is no row
        html, text = page.words(block.text)
        return Piece(cells=page.text(html), text=text)
    tokens = markdown.parse(block.text, sheet=page.sheet)
    html = markdown.to_html(tokens, language=page.language, sheet=page.sheet, as_rows=True)
    return Piece(cells=page.text(html), text=[page.plain.lines(tokens)])
