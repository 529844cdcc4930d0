"""What does an e-mail look like, block by block? A module a kind; here they are put one below the other.

Each kind writes its MJML and its text itself, from the same words. None of it looks at a value: marks pass through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from campaigns.blocks import kinds
from campaigns.blocks.kinds import Settings
from campaigns.enums import BlockKind
from campaigns.flow.render import layout
from campaigns.flow.render.blocks import (
    button,
    columns,
    footer,
    heading,
    image,
    partner,
    products,
    raw,
    sessions,
    text,
)
from campaigns.flow.render.blocks.footer import Ways
from campaigns.flow.render.blocks.page import Page
from campaigns.flow.render.blocks.piece import Piece, name_of
from campaigns.flow.render.plaintext import glued
from campaigns.flow.render.sheet import Sheet

if TYPE_CHECKING:
    from campaigns.flow.render.content import Frame
    from campaigns.flow.render.marking import MarkedBlock, MarkedContent

_KINDS: Final[Mapping[str, Callable[[MarkedBlock, Settings, Page], Piece]]] = {
    BlockKind.HEADING: heading.lay_out,
    BlockKind.TEXT: text.lay_out,
    BlockKind.IMAGE: image.lay_out,
    BlockKind.BUTTON: button.lay_out,
    BlockKind.COLUMNS: columns.lay_out,
    BlockKind.SESSIONS: sessions.lay_out,
    BlockKind.PRODUCTS: products.lay_out,
    BlockKind.PARTNER: partner.lay_out,
    BlockKind.MJML: raw.lay_out,
}
_ROOM: Final = "28px 0 0"


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole e-mail with its marks: the page, for `layout.to_html`, and its text, a blank line between two blocks."""

    mjml: str
    text: list[str]


def compose(
    marked: MarkedContent, *, sheet: Sheet, language: str, frame: Frame, names_blocks: bool = False
) -> Composed:
    """The blocks in the frame of the layout, with the footer that the purpose asks for.

    With `names_blocks`, a comment before each says its key, and one behind the last says none.
    """
    page = Page(sheet, language)
    pieces = [_KINDS[block.kind](block, kinds.read(block.kind, block.settings), page) for block in marked.blocks]
    if names_blocks:
        keys = [block.key for block in marked.blocks]
        pieces = [*(piece.named(key) for piece, key in zip(pieces, keys, strict=True)), Piece(sections=name_of(""))]
    ways = Ways.of(purpose=frame.purpose, notice_kind=frame.notice_kind, language=language, sheet=sheet)
    words = [block for piece in pieces for block in piece.text]
    return Composed(
        mjml=layout.page(
            layout=frame.layout,
            blocks=_sections(pieces, page),
            footer=footer.mjml(ways, page, sender_name=frame.sender.name),
            language=language,
            sender_name=frame.sender.name,
            preheader=marked.preheader,
        ),
        text=glued([*words, *footer.text(ways, page, sender_name=frame.sender.name)], sheet=sheet),
    )


def _sections(pieces: Iterable[Piece], page: Page) -> str:
    """Cells that follow each other share a column; at the top, and below foreign sections, there is room above."""
    sections: list[str] = []
    at_edge = True
    for has_cells, run in groupby(filter(None, pieces), key=lambda piece: bool(piece.cells)):
        group = list(run)
        room = _ROOM if at_edge else "0"
        if has_cells:
            sections.append(page.section([page.column([piece.cells for piece in group])], padding=room))
        else:
            if at_edge and not group[0].is_foreign:
                sections.append(page.section([page.column("")], padding=_ROOM))
            sections += [piece.sections for piece in group]
        at_edge = group[-1].is_foreign
    return "".join(sections)
