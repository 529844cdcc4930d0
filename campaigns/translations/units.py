"""Which texts of a template are there to be translated, in the order in which a reader meets them?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from campaigns.blocks.kinds import TEXTS
from campaigns.contents import plain
from campaigns.enums import BlockKind
from campaigns.models import (
    CONTENT_FIELDS,
    Image,
    MessageTemplate,
    Product,
    TemplateBlock,
    TranslatedUnit,
    field_label,
)
from campaigns.translations import parts as made_of
from campaigns.translations import shared
from campaigns.translations.codes import UnitKind
from campaigns.translations.parts import Parts
from campaigns.translations.shared import Shared
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
    # The row that holds the words, in a column of each language.
    owner: MessageTemplate | TemplateBlock | Shared | None = dataclasses.field(default=None, compare=False, repr=False)

    @property
    def shared(self) -> Shared | None:
        """The picture or product of which it speaks: then all templates that show it say the same."""
        return self.owner if isinstance(self.owner, Image | Product) else None

    def source_of(self, kept: TranslatedUnit) -> str:
        """What the text that was translated says today. A shared one may be translated from another language."""
        if self.shared is None or not kept.source_language:
            return self.source
        return plain(in_language(self.shared, self.field, kept.source_language))

    def row(self, template: MessageTemplate, language: str, **known: Any) -> TranslatedUnit:
        """What is known of it in a language, not saved yet."""
        known = {"source_text": self.source, **known}
        if self.shared is None:
            return TranslatedUnit(template=template, language=language, unit=self.id, **known)
        return TranslatedUnit(language=language, unit=self.id, source_language=template.source_language, **known)


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
    "alt": 300,
    "name": 120,
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


def of(template: MessageTemplate, parts: Parts | None = None) -> list[Unit]:
    """All that may be written for the template's channels, written in its source or not. `parts` saves two queries."""
    before, after = CONTENT_FIELDS[:2], CONTENT_FIELDS[2:]
    wanted = {field for field, channel in _CHANNELS.items() if channel in template.channels}
    return [
        *(_of_message(template, field) for field in before if field in wanted),
        *(_of_blocks(template, parts or made_of.of(template)) if Channel.EMAIL in template.channels else ()),
        *(_of_message(template, field) for field in after if field in wanted),
    ]


def texts(found: Iterable[Unit], language: str) -> dict[str, str]:
    """What is written in a language, unit by unit; "" where nothing is."""
    return {unit.id: plain(in_language(unit.owner, unit.field, language)) for unit in found if unit.owner is not None}


def kept(template: MessageTemplate, found: Iterable[Unit]) -> QuerySet[TranslatedUnit]:
    """What is known of these texts of a template, in every language."""
    return TranslatedUnit.objects.of([template], [unit.id for unit in found if unit.shared])


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
        owner=template,
    )


def _of_blocks(template: MessageTemplate, parts: Parts) -> Iterator[Unit]:
    """The texts of each block, and behind them those of what it shows: where that is met first, and no second time."""
    seen: set[str] = set()
    for number, block in enumerate(parts.blocks, start=1):
        group = _("Block %(number)d: %(kind)s") % {"number": number, "kind": BlockKind(block.kind).label}
        yield from (_of_block(template, block, field, group) for field in TEXTS[block.kind])
        for unit in _of_shown(template, block, parts.products, group):
            if unit.id not in seen:
                yield unit
            seen.add(unit.id)


def _of_block(template: MessageTemplate, block: TemplateBlock, field: str, group: str) -> Unit:
    return Unit(
        id=f"{block.key}.{field}",
        label=_label(block.kind, field),
        field=field,
        block_key=block.key,
        kind=_kind(block.kind, field),
        limit=_LIMITS.get(field, _LONGEST_TEXT),
        source=plain(in_language(block, field, template.source_language)),
        is_optional=field == "link",
        group=group,
        owner=block,
    )


def _of_shown(
    template: MessageTemplate, block: TemplateBlock, products: Mapping[str, Product], group: str
) -> Iterator[Unit]:
    """What the picture of a block shows, what its products are called, and what their pictures show."""

    def of(thing: Shared, label: str) -> Unit:
        field = shared.FIELDS[type(thing)]
        source = plain(in_language(thing, field, template.source_language))
        address, limit = shared.address(thing), _LIMITS[field]
        return Unit(address, label, field, block.key, UnitKind.LINE, limit, source, group=group, owner=thing)

    if block.image and not block.image.is_decorative:
        yield of(block.image, _("What the picture shows"))
    for product in (products[code] for code in made_of.codes_in(block) if code in products):
        yield of(product, _("Name of the product %(code)s") % {"code": product.code})
        if product.image and not product.image.is_decorative:
            yield of(product.image, _("What the picture of the product %(code)s shows") % {"code": product.code})


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
