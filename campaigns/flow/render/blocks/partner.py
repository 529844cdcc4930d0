"""What does a partner's slot look like? Framed, and the word that law wants stands above it: this is advertising."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.flow.render.blocks.page import INNER_WIDTH
from campaigns.flow.render.blocks.piece import Piece
from campaigns.flow.render.plaintext import RULE
from campaigns.flow.render.wording import WORDING

if TYPE_CHECKING:
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:  # noqa: ARG001 (as every kind is called)
    """Nothing where the partner says nothing, not even the word."""
    if not (block.text or block.picture or block.label):
        return Piece()
    word = WORDING[page.language].partner
    cells = [page.text(word, css_class="faint", mj_class="faint", padding="16px 24px 8px")]
    text = [RULE, word]
    if block.picture:
        href = page.sheet.in_url(block.link) if block.link else ""
        cells.append(page.image(block.picture, href=href, width=INNER_WIDTH - 50))
        text += page.image_as_text(block.picture, "" if block.label else block.link)
    if block.text:
        html, lines = page.words(block.text)
        cells.append(page.text(html, css_class="ink frame"))
        text += lines
    cells.append(page.button(block.label, block.link, look="quiet"))
    text += page.button_as_text(block.label, block.link)
    framed = page.column(cells, mj_class="framed", css_class="framed")
    return Piece(sections=page.section([framed], padding="8px 24px 24px"), text=[*text, RULE])
