"""How do the rows of a template become its content?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from campaigns.enums import BlockKind
from campaigns.models import BLOCK_FIELDS, CONTENT_FIELDS, Image, MessageTemplate, Product, TemplateBlock
from committee import languages
from committee.models.named import in_language

ContentJson: TypeAlias = dict[str, Any]

FORMAT: Final = 2


def of_template(
    template: MessageTemplate,
    *,
    blocks: Iterable[TemplateBlock] | None = None,
    goods: Mapping[str, Product] | None = None,
) -> ContentJson:
    """All that the template says today, or would say with those blocks. Two queries at most; none where blocks, with
    their pictures, and `goods_in` them are at hand.
    """
    blocks = blocks_of(template) if blocks is None else list(blocks)
    known = goods_in(blocks) if goods is None else goods
    products = [known[code] for code in sorted(_codes(blocks)) if code in known]
    return {
        "format": FORMAT,
        "source": template.source_language,
        "channels": list(template.channels),
        "fallbacks": template.fallbacks,
        "blocks": [_block(block) for block in blocks],
        "products": {product.code: _product(product) for product in products},
        "texts": _texts(template, blocks, products),
    }


def blocks_of(template: MessageTemplate) -> list[TemplateBlock]:
    """Its blocks in their order."""
    rows = template.blocks.select_related("image") if template.pk else ()
    return sorted(rows, key=lambda block: block.position)


def goods_in(blocks: Iterable[TemplateBlock]) -> dict[str, Product]:
    """The products that they offer, by their codes."""
    codes = _codes(blocks)
    found = Product.objects.filter(code__in=codes).select_related("image") if codes else ()
    return {product.code: product for product in found}


def _codes(blocks: Iterable[TemplateBlock]) -> set[str]:
    return {code for block in blocks if block.kind == BlockKind.PRODUCTS for code in block.settings.get("codes", [])}


def _block(block: TemplateBlock) -> dict[str, Any]:
    return {"key": block.key, "kind": block.kind, "image": _image(block.image), "settings": block.settings}


def _image(image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    measures = {"width": image.width, "height": image.height, "size": image.size}
    return {"sha256": image.sha256, "file": image.file.name, "decorative": image.is_decorative, **measures}


def _product(product: Product) -> dict[str, Any]:
    return {"price": str(product.price), "currency": product.currency, "image": _image(product.image)}


def _texts(
    template: MessageTemplate, blocks: list[TemplateBlock], products: list[Product]
) -> dict[str, dict[str, Any]]:
    """The words of each language that has any. Where a link leads is said once, in the source, unless it differs."""
    written = {code: _own(template, blocks, code) for code in languages.CODES}
    source = written[template.source_language]
    return {
        code: _whole(words, source, blocks, products, language=code)
        for code, words in written.items()
        if any(words[field] for field in CONTENT_FIELDS)
        or any(text for block in words["blocks"].values() for text in block.values())
    }


def _own(template: MessageTemplate, blocks: list[TemplateBlock], language: str) -> dict[str, Any]:
    """What was written in this language and no other."""
    fields = {field: plain(in_language(template, field, language)) for field in CONTENT_FIELDS}
    of_blocks = {
        block.key: {field: plain(in_language(block, field, language)) for field in BLOCK_FIELDS} for block in blocks
    }
    return {**fields, "blocks": of_blocks}


def _whole(
    words: dict[str, Any],
    source: dict[str, Any],
    blocks: list[TemplateBlock],
    products: list[Product],
    *,
    language: str,
) -> dict[str, Any]:
    """A language with the links of the source where it has none of its own, and with what its pictures show."""
    of_blocks = {
        block.key: {
            **words["blocks"][block.key],
            "link": words["blocks"][block.key]["link"] or source["blocks"][block.key]["link"],
            "alt": _alt(block.image, language),
        }
        for block in blocks
    }
    of_products = {
        product.code: {
            "name": in_language(product, "name", language),
            "link": in_language(product, "link", language) or in_language(product, "link", languages.DEFAULT),
            "alt": _alt(product.image, language),
        }
        for product in products
    }
    push_url = words["push_url"] or source["push_url"]
    return {**words, "push_url": push_url, "blocks": of_blocks, "products": of_products}


def _alt(image: Image | None, language: str) -> str:
    return in_language(image, "alt", language) if image and not image.is_decorative else ""


def plain(text: str) -> str:
    """Lines that end one way: what a browser does to them is no change of words."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
