"""What does a button look like? Filled for what matters most, outlined for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.flow.render.blocks.piece import Piece

if TYPE_CHECKING:
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:
    """In the text part its label, and below where it leads."""
    return Piece(
        cells=page.button(block.label, block.link, look=settings.look),
        text=page.button_as_text(block.label, block.link),
    )
