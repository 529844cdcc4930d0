"""Which words stand once, for all templates that show them, and which templates are those?

What a picture shows and what a product is called is written once. Where a product is sold is not translated here: that
is for whoever keeps the product.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, TypeAlias

from django.db.models import Q, QuerySet

from campaigns import contents
from campaigns.contents import ContentJson
from campaigns.enums import BlockKind
from campaigns.models import Image, MessageTemplate, Product, TemplateBlock
from campaigns.translations.parts import codes_in

Shared: TypeAlias = Image | Product

# The one text of each that is translated.
FIELDS: Final = {Image: "alt", Product: "name"}


def address(thing: Shared) -> str:
    """Where its text stands, for ever and in whichever template: by what is in the picture, by the product's code."""
    return address_of_picture(thing.sha256) if isinstance(thing, Image) else _of_product(thing.code)


def in_content(content: ContentJson, language: str) -> dict[str, str]:
    """These texts by their address, as a version says them."""
    words = contents.texts_in(content).get(language, {})
    found = {}
    for block in content.get("blocks", ()):
        if block["image"]:
            found[address_of_picture(block["image"]["sha256"])] = words["blocks"][block["key"]]["alt"]
    for code, product in content.get("products", {}).items():
        found[_of_product(code)] = words["products"][code]["name"]
        if product["image"]:
            found[address_of_picture(product["image"]["sha256"])] = words["products"][code]["alt"]
    return found


def address_of_picture(sha256: str) -> str:
    """That of what a picture shows, where only its hash is known."""
    return f"picture-{sha256[:16]}.alt"


def _of_product(code: str) -> str:
    return f"product-{code}.name"


def showing(things: Iterable[Shared]) -> QuerySet[MessageTemplate]:
    """The templates whose readers see any of them, archived or not; a picture also by way of its products."""
    blocks = _blocks(list(things))
    return MessageTemplate.objects.filter(pk__in=blocks.values("template"))


def hold(things: Iterable[Shared]) -> None:
    """Nobody else writes the templates that show them until the end of the transaction: held before the things are."""
    list(showing(things).select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def locked(template_id: int, things: Iterable[Shared]) -> MessageTemplate:
    """The template as it is now, and nobody else's until the end of the transaction.

    With it those that show any of these things: in the order of their keys, so that two who write the same words wait
    for each other.
    """
    things = list(things)
    keys = [template_id, *(showing(things).values_list("pk", flat=True) if things else ())]
    rows = MessageTemplate.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return next(row for row in list(rows) if row.pk == template_id)


def uses(things: Collection[Shared]) -> dict[Shared, int]:
    """In how many templates of the library each is seen. Two queries however many."""
    products = list(Product.objects.filter(_of_products(things)))
    rows = list(_blocks(things).filter(template__archived_at=None))
    return {thing: len({row.template_id for row in rows if _shows(row, thing, products)}) for thing in things}


def _blocks(things: Collection[Shared]) -> QuerySet[TemplateBlock]:
    images = [thing.pk for thing in things if isinstance(thing, Image)]
    codes = list(Product.objects.filter(_of_products(things)).values_list("code", flat=True))
    offered = Q(kind=BlockKind.PRODUCTS, settings__codes__has_any_keys=codes)
    return TemplateBlock.objects.filter(Q(image__in=images) | offered)


def _of_products(things: Iterable[Shared]) -> Q:
    """The products among them, and those whose pictures are among them."""
    images = [thing.pk for thing in things if isinstance(thing, Image)]
    return Q(pk__in=[thing.pk for thing in things if isinstance(thing, Product)]) | Q(image__in=images)


def _shows(block: TemplateBlock, thing: Shared, products: Iterable[Product]) -> bool:
    if isinstance(thing, Product):
        return thing.code in codes_in(block)
    of_it = {product.code for product in products if product.image_id == thing.pk}
    return block.image_id == thing.pk or not of_it.isdisjoint(codes_in(block))
