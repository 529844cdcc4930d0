"""Blocks laid out as an e-mail: with the brand's look, in any language, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from campaigns.blocks.content import Block, Content, Goods, Picture
from campaigns.enums import Purpose
from campaigns.flow.render import Sender, blocks, layout
from campaigns.flow.render.content import Frame
from campaigns.flow.render.sheet import Sheet
from campaigns.migrations._brand import BRAND
from campaigns.placeholders.types import Money

STADIUM = Picture("https://testserver/i/stadium.jpg", 1200, 600, "The stadium")
MUG = Goods("MUG", "Mug <1>", "https://shop.example/mug?a=1&b=2", Money(Decimal("19.90"), "EUR"), STADIUM)


def block(kind: str, text: str = "", **fields: Any) -> Block:
    return Block("k", kind, text, **fields)


def laid_out(
    *parts: Block,
    language: str = "en",
    purpose: str = Purpose.MARKETING,
    notice_kind: str | None = None,
    preheader: str = "",
    sheet: Sheet | None = None,
) -> tuple[str, str]:
    """The HTML and the text, values written out."""
    sheet = sheet or Sheet("test")
    frame = Frame(
        purpose=purpose, sender=Sender("Paris 2024", "news@example.org"), layout=BRAND, notice_kind=notice_kind
    )
    content = Content(subject="News", preheader=preheader, blocks=parts)
    composed = blocks.compose(content, sheet=sheet, language=language, frame=frame)
    html = layout.to_html(composed.mjml, language=language)
    return _told(sheet.html(html)), _told(sheet.text("\n\n".join(composed.text)))


def _told(parts: Sequence[Any]) -> str:
    """Values that wait for a person stand as their names, in brackets that no text has."""
    return "".join(part if isinstance(part, str) else f"⟨{part.name}⟩" for part in parts)
