"""What does a heading look like? The first level is the title of the e-mail; its words are no Markdown."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from campaigns.flow.render.blocks.piece import Piece

if TYPE_CHECKING:
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock

_STYLES: Final = {
    1: "margin:0;font-size:26px;line-height:34px;font-weight:bold;",
    2: "margin:0;font-size:20px;line-height:28px;font-weight:bold;",
    3: "margin:0;font-size:17px;line-height:26px;font-weight:bold;",
}
_STROKES: Final = {1: "=", 2: "-", 3: ""}


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:
    """Words of the level's size; in the text part underlined, down to the second level."""
    if not block.text:
        return Piece()
    level = settings.level
    html = f'<h{level} style="{_STYLES[level]}">{escape(block.text)}</h{level}>'
    return Piece(cells=page.text(html), text=[page.plain.title(block.text, stroke=_STROKES[level])])
