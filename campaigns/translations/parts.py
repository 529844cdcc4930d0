"""What is a template made of: which blocks, which products? Read once for many templates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from campaigns import contents
from campaigns.enums import BlockKind
from campaigns.models import MessageTemplate, Product, TemplateBlock


@dataclass(frozen=True, slots=True)
class Parts:
    """Its blocks in their order, with their pictures; and of the products, by code, at least those that it offers."""

    blocks: tuple[TemplateBlock, ...] = ()
    products: Mapping[str, Product] = field(default_factory=dict)


def of(template: MessageTemplate) -> Parts:
    return of_all([template])[template.pk]


def of_all(templates: Collection[MessageTemplate]) -> dict[int, Parts]:
    """Of each, by its key: two queries however many they are."""
    blocks: dict[int, list[TemplateBlock]] = {template.pk: [] for template in templates}
    for block in TemplateBlock.objects.filter(template__in=blocks).select_related("image").order_by("position"):
        blocks[block.template_id].append(block)
    products = contents.goods_in(block for rows in blocks.values() for block in rows)
    return {key: Parts(tuple(rows), products) for key, rows in blocks.items()}


def codes_in(block: TemplateBlock) -> list[str]:
    """The products that a block offers, in its order."""
    return list(block.settings.get("codes", ())) if block.kind == BlockKind.PRODUCTS else []
