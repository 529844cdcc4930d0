"""What does a picture look like? As wide as chosen, with its caption below, and in words where nothing is shown."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from campaigns.flow.render.blocks.page import INNER_WIDTH
from campaigns.flow.render.blocks.piece import Piece

if TYPE_CHECKING:
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:
    """Decorative and leading nowhere, it is nothing to whoever reads the text part."""
    if block.picture is None:
        return Piece()
    href = page.sheet.in_url(block.link) if block.link else ""
    below = "0 24px 8px" if block.text else "0 24px 16px"
    cells = [page.image(block.picture, href=href, width=INNER_WIDTH * settings.width // 100, padding=below)]
    text = page.image_as_text(block.picture, block.link)
    if block.text:
        cells.append(page.text(escape(block.text), css_class="faint", mj_class="faint"))
        text.append(page.plain.paragraph(block.text))
    return Piece(cells="".join(cells), text=text)
