"""What does a text look like? Its Markdown, in the frame's ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.flow.render.blocks.piece import Piece

if TYPE_CHECKING:
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:  # noqa: ARG001 (as every kind is called)
    """One cell, however many paragraphs."""
    if not block.text:
        return Piece()
    html, text = page.words(block.text)
    return Piece(cells=page.text(html, css_class="ink frame"), text=text)
