"""Which texts of a template are there to be translated, in the order in which a reader meets them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from campaigns.blocks.kinds import TEXTS
from campaigns.enums import BlockKind
from campaigns.models import CONTENT_FIELDS, MessageTemplate, TemplateBlock, field_label
from campaigns.translations.codes import UnitKind
from committee.models.named import in_language
from contacts.enums import Channel


@dataclass(frozen=True, slots=True)
class Unit:
    """One text. Its id is its address for ever: `subject`, `b3f9k2.text`; `limit` counts characters."""

    id: str
    label: str
    field: str
    block_key: str
    kind: UnitKind
    limit: int
    source: str
    # A link nobody wrote for a language is that of the source.
    is_optional: bool = False
    group: str = ""


_CHANNELS: Final = {
    "subject": Channel.EMAIL,
    "preheader": Channel.EMAIL,
    "sms": Channel.SMS,
    "push_title": Channel.PUSH,
    "push_body": Channel.PUSH,
    "push_url": Channel.PUSH,
}
_KINDS: Final = {"sms": UnitKind.PLAIN, "push_body": UnitKind.PLAIN, "push_url": UnitKind.LINK, "link": UnitKind.LINK}
# Of one line each, whatever else their column could hold.
_LINES: Final = frozenset({"subject", "preheader", "push_title", "label"})
_KINDS_OF_TEXT: Final = {
    BlockKind.HEADING: UnitKind.LINE,
    BlockKind.IMAGE: UnitKind.LINE,
    BlockKind.MJML: UnitKind.MJML,
}
_LIMITS: Final = {
    "subject": 200,
    "preheader": 200,
    "sms": 1_600,
    "push_title": 200,
    "push_body": 1_000,
    "push_url": 500,
    "label": 120,
    "link": 500,
}
_LONGEST_TEXT: Final = 30_000
# What a text is to its kind of block, where “text” would say too little.
_LABELS: Final = {
    (BlockKind.IMAGE, "text"): _lazy("caption"),
    (BlockKind.SESSIONS, "text"): _lazy("one session"),
    (BlockKind.SESSIONS, "second"): _lazy("if there is none"),
    (BlockKind.PRODUCTS, "text"): _lazy("introduction"),
    (BlockKind.COLUMNS, "text"): _lazy("first column"),
    (BlockKind.COLUMNS, "second"): _lazy("second column"),
}


def of(template: MessageTemplate, blocks: Iterable[TemplateBlock] | None = None) -> list[Unit]:
    """All that may be written for the template's channels, written in its source or not. `blocks` saves the query."""
    before, after = CONTENT_FIELDS[:2], CONTENT_FIELDS[2:]
    wanted = {field for field, channel in _CHANNELS.items() if channel in template.channels}
    return [
        *(_of_message(template, field) for field in before if field in wanted),
        *(_of_blocks(template, blocks) if Channel.EMAIL in template.channels else ()),
        *(_of_message(template, field) for field in after if field in wanted),
    ]


def texts(template: MessageTemplate, language: str, blocks: Iterable[TemplateBlock] | None = None) -> dict[str, str]:
    """What is written in a language, unit by unit; "" where nothing is."""
    rows = list(template.blocks.all() if blocks is None else blocks)
    by_key = {block.key: block for block in rows}
    return {
        unit.id: plain(in_language(by_key[unit.block_key] if unit.block_key else template, unit.field, language))
        for unit in of(template, rows)
    }


def plain(text: str) -> str:
    """A text with its lines ending one way, so that what a browser did to them is no change."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _of_message(template: MessageTemplate, field: str) -> Unit:
    return Unit(
        id=field,
        label=capfirst(field_label(field)),
        field=field,
        block_key="",
        kind=_KINDS.get(field, UnitKind.LINE),
        limit=_LIMITS[field],
        source=plain(in_language(template, field, template.source_language)),
        is_optional=_KINDS.get(field) is UnitKind.LINK,
        group="" if _CHANNELS[field] is Channel.EMAIL else str(_CHANNELS[field].label),
    )


def _of_blocks(template: MessageTemplate, blocks: Iterable[TemplateBlock] | None) -> Iterator[Unit]:
    rows = template.blocks.all() if blocks is None else blocks
    for number, block in enumerate(_in_order(rows), start=1):
        group = _("Block %(number)d: %(kind)s") % {"number": number, "kind": BlockKind(block.kind).label}
        for field in TEXTS[block.kind]:
            yield Unit(
                id=f"{block.key}.{field}",
                label=_label(block.kind, field),
                field=field,
                block_key=block.key,
                kind=_kind(block.kind, field),
                limit=_LIMITS.get(field, _LONGEST_TEXT),
                source=plain(in_language(block, field, template.source_language)),
                is_optional=field == "link",
                group=group,
            )


def _in_order(blocks: Iterable[TemplateBlock]) -> list[TemplateBlock]:
    return sorted(blocks, key=lambda block: block.position)


def _kind(block_kind: str, field: str) -> UnitKind:
    if field in _KINDS:
        return _KINDS[field]
    if field in _LINES:
        return UnitKind.LINE
    if field == "text":
        return _KINDS_OF_TEXT.get(BlockKind(block_kind), UnitKind.TEXT)
    return UnitKind.TEXT


def _label(block_kind: str, field: str) -> str:
    plain_label = str(TemplateBlock._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return capfirst(str(_LABELS.get((BlockKind(block_kind), field), plain_label)))
