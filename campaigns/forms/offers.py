"""What may a block choose from? Pictures, products and partners, asked once for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from campaigns.models import Image, Product, TemplateBlock
from committee.models import Partner


@dataclass(frozen=True, slots=True)
class Offers:
    """By what an input posts."""

    images: Mapping[str, Image]
    products: Mapping[str, Product]
    partners: Mapping[str, Partner]

    @classmethod
    def for_blocks(cls, blocks: Iterable[TemplateBlock] = ()) -> Self:
        """What is in use stays on offer, although it was archived since."""
        used = {block.image_id for block in blocks if block.image_id}
        images = Image.objects.filter(archived_at=None) | Image.objects.filter(pk__in=used)
        return cls(
            images={str(image.pk): image for image in images.order_by("name", "pk")},
            products={product.code: product for product in Product.objects.order_by("code")},
            partners={partner.code: partner for partner in Partner.objects.order_by("code")},
        )
