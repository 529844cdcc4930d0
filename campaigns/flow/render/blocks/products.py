"""What do products look like? Two a row, each with picture, name, price and button; in text, three lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from campaigns.flow.render.blocks.page import INNER_WIDTH
from campaigns.flow.render.blocks.piece import Piece
from committee import cldr

if TYPE_CHECKING:
    from campaigns.blocks.content import Goods
    from campaigns.blocks.kinds import Settings
    from campaigns.flow.render.blocks.page import Page
    from campaigns.flow.render.marking import MarkedBlock

_IN_A_ROW: Final = 2


def lay_out(block: MarkedBlock, settings: Settings, page: Page) -> Piece:  # noqa: ARG001 (as every kind is called)
    """An odd one at the end keeps its half of the row."""
    intro, text = page.words(block.text) if block.text else ("", [])
    sections = page.section([page.column(page.text(intro, css_class="ink frame"))]) if intro else ""
    columns = [_column(goods, block.label, page) for goods in block.goods]
    for first in range(0, len(columns), _IN_A_ROW):
        row = columns[first : first + _IN_A_ROW]
        row += [page.column("", width="50%")] * (_IN_A_ROW - len(row))
        sections += page.section(row)
    return Piece(sections=sections, text=[*text, *(_as_text(goods, page) for goods in block.goods)])


def _column(goods: Goods, label: str, page: Page) -> str:
    return page.column(list(_cells(goods, label, page)), width="50%")


def _cells(goods: Goods, label: str, page: Page) -> Iterator[str]:
    link = page.place(goods.link) if goods.link else ""
    if goods.picture:
        yield page.image(goods.picture, href=link, width=INNER_WIDTH // 2 - 24, padding="0 24px 8px")
    yield page.text(f"<strong>{page.literal(goods.name)}</strong><br />{_price(goods, page)}", padding="0 24px 8px")
    yield page.button(label, link, look="quiet", padding="0 24px 24px")


def _price(goods: Goods, page: Page) -> str:
    return page.literal(cldr.money(goods.price.amount, goods.price.currency, page.language))


def _as_text(goods: Goods, page: Page) -> str:
    lines = [page.plain.paragraph(f"{page.literal(goods.name)}\n{_price(goods, page)}")]
    return "\n".join([*lines, *([page.place(goods.link)] if goods.link else [])])
