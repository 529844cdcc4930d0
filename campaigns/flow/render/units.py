"""Which texts does a message have on a channel, and what is each of them made of?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from campaigns.blocks import kinds
from campaigns.blocks.content import Block, Content
from campaigns.enums import BlockKind, Severity
from campaigns.flow.render.content import Finding
from campaigns.placeholders import ITEM, TICKETS, Catalogue
from contacts.enums import Channel

# What an author calls the session of each row of a session list.
ITEM_NAME: Final = "item"
_OF_ROW: Final = tuple(replace(one, name=f"{ITEM_NAME}.{one.name}") for one in ITEM.values())


class UnitKind(Enum):
    """What a text is made of, beside Liquid."""

    LINE = "line"
    LINES = "lines"
    MARKDOWN = "markdown"
    URL = "url"
    MJML = "mjml"


_OF_BLOCKS: Final[Mapping[str, Mapping[str, UnitKind]]] = {
    BlockKind.HEADING: {"text": UnitKind.LINE},
    BlockKind.IMAGE: {"text": UnitKind.LINE, "link": UnitKind.URL},
    BlockKind.BUTTON: {"label": UnitKind.LINE, "link": UnitKind.URL},
    BlockKind.PARTNER: {"text": UnitKind.MARKDOWN, "label": UnitKind.LINE, "link": UnitKind.URL},
    BlockKind.PRODUCTS: {"text": UnitKind.MARKDOWN, "label": UnitKind.LINE},
    BlockKind.MJML: {"text": UnitKind.MJML},
    BlockKind.TEXT: {"text": UnitKind.MARKDOWN},
    BlockKind.COLUMNS: {"text": UnitKind.MARKDOWN, "second": UnitKind.MARKDOWN},
    BlockKind.SESSIONS: {"text": UnitKind.MARKDOWN, "second": UnitKind.MARKDOWN},
}
_OF_CHANNELS: Final[Mapping[str, Mapping[str, UnitKind]]] = {
    Channel.EMAIL: {"subject": UnitKind.LINE, "preheader": UnitKind.LINE},
    Channel.SMS: {"sms": UnitKind.LINES},
    Channel.PUSH: {"push_title": UnitKind.LINE, "push_body": UnitKind.LINES, "push_url": UnitKind.URL},
}
# Longer than anything one should send, short enough to check at every key press.
_MOST_CHARACTERS: Final = {"subject": 250, "preheader": 250, "sms": 1_600, "push_title": 200, "push_body": 1_000}
_MOST_OF_KIND: Final = {UnitKind.MARKDOWN: 30_000, UnitKind.MJML: 30_000}
_MOST_OF_OTHERS: Final = 700


@dataclass(frozen=True, slots=True)
class Unit:
    """One text of a message, as an author wrote it. A row of a session list is one of `rows`' sessions."""

    channel: str
    field: str
    source: str
    kind: UnitKind
    block: str = ""
    rows: str = ""

    @property
    def most(self) -> int:
        """How many characters it may have."""
        return _MOST_CHARACTERS.get(self.field) or _MOST_OF_KIND.get(self.kind, _MOST_OF_OTHERS)

    def finding(self, code: str, message: str, *, line: int = 1) -> Finding:
        """Something wrong with it."""
        return Finding(
            code, Severity.ERROR, message, channel=self.channel, block=self.block, field=self.field, line=line
        )

    def catalogue(self, catalogue: Catalogue) -> Catalogue:
        """The names it may use: those of a row, too, where every reader has the same rows."""
        if self.rows in {"", "reader"}:
            return catalogue
        return Catalogue((*catalogue.values(), *_OF_ROW), listed=catalogue.listed)

    def items(self, catalogue: Catalogue) -> dict[str, Catalogue]:
        """The name that stands for an item of a person's list from the start."""
        return {ITEM_NAME: catalogue.listed[TICKETS]} if self.rows == "reader" else {}


def units_of(content: Content, channel: str) -> Iterator[Unit]:
    """The texts of a channel, in the order in which they are read."""
    for field, kind in _OF_CHANNELS[channel].items():
        yield Unit(channel, field, getattr(content, field), kind)
    if channel == Channel.EMAIL:
        for block in content.blocks:
            yield from units_of_block(block)


def units_of_block(block: Block) -> Iterator[Unit]:
    """The texts that a block of this kind shows."""
    rows = kinds.read(block.kind, block.settings).of if block.kind == BlockKind.SESSIONS else ""
    for field, kind in _OF_BLOCKS.get(block.kind, {}).items():
        of_row = rows if field == "text" else ""
        yield Unit(Channel.EMAIL, field, getattr(block, field), kind, block=block.key, rows=of_row)
