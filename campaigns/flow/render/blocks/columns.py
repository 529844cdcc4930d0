"""What do two columns look like? Side by side on a desk, one below the other on a telephone and in the text part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaigns.flow.render.blocks.page import INNER_WIDTH
from campaigns.flow.render.blocks.piece import Piece

if TYPE_CHECKING:
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock

_WIDTHS: Final = {"50-50": (50, 50), "33-67": (33, 67), "67-33": (67, 33)}


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:
    """The picture stands above the words of the first column."""
    first, second = _WIDTHS[settings.split]
    cells, text = [], []
    if block.picture:
        cells.append(page.image(block.picture, width=INNER_WIDTH * first // 100))
        text += page.image_as_text(block.picture)
    html, lines = page.words(block.text)
    html_beside, lines_beside = page.words(block.second)
    cells.append(page.text(html, css_class="ink frame") if html else "")
    columns = [
        page.column(cells, width=f"{first}%"),
        page.column(page.text(html_beside, css_class="ink frame"), width=f"{second}%"),
    ]
    return Piece(sections=page.section(columns), text=[*text, *lines, *lines_beside])
