"""What does a content say in one language, and which languages does it serve? Reads both formats, for ever."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.conf import settings

from campaigns.blocks import Block, Content, Goods, Picture
from campaigns.blocks.kinds import TEXTS
from campaigns.enums import BlockKind
from campaigns.placeholders.types import Money
from committee import languages

_BEFORE_BLOCKS: Final = ("subject", "preheader")
_AFTER_BLOCKS: Final = ("sms", "push_title", "push_body")


def in_language(content: dict[str, Any], language: str) -> Content | None:
    """The words of that language; None where none are written."""
    words = texts_in(content).get(language)
    if words is None:
        return None
    if not _has_blocks(content):
        return Content(subject=words["subject"], preheader=words["preheader"], blocks=_blocks_of_first_format(words))
    return Content(
        blocks=tuple(_block(block, words, content["products"]) for block in content["blocks"]),
        **{field: words[field] for field in (*_BEFORE_BLOCKS, *_AFTER_BLOCKS, "push_url")},
    )


def languages_in(content: dict[str, Any]) -> list[str]:
    """Those in which something is written, in the order in which they are offered."""
    return [code for code in languages.CODES if code in texts_in(content)]


def served_by(content: dict[str, Any]) -> dict[str, str]:
    """Whose words the readers of each language get: their own, else the first of the chain that was declared.

    A language that is absent is not served: nobody guesses in its place.
    """
    written = set(languages_in(content))
    chains = content.get("fallbacks", {})
    served = {
        code: next((other for other in (code, *chains.get(code, ())) if other in written), "")
        for code in languages.CODES
    }
    return {code: other for code, other in served.items() if other}


def texts_in(content: dict[str, Any]) -> dict[str, Any]:
    """The words by language. The first format was nothing else."""
    return content["texts"] if _has_blocks(content) else content


def units(content: dict[str, Any], language: str) -> dict[str, str]:
    """Every text of a language by its address (`subject`, `b3f9k2.text`), in the order in which it is read.

    Only texts that the kind of their block shows; where links lead is asked of `links`.
    """
    return _addressed(content, language, are_links=False)


def links(content: dict[str, Any], language: str) -> dict[str, str]:
    """Where each link of a language leads, by the address of the link."""
    return _addressed(content, language, are_links=True)


def _has_blocks(content: dict[str, Any]) -> bool:
    return int(content.get("format", 1)) >= 2


def _blocks_of_first_format(words: dict[str, str]) -> tuple[Block, ...]:
    blocks = (
        Block("heading", BlockKind.HEADING, text=words["heading"], settings={"level": 1}),
        Block("body", BlockKind.TEXT, text=words["body"]),
        Block("button", BlockKind.BUTTON, label=words["button_label"], link=words["button_url"]),
    )
    return tuple(block for block in blocks if block.text or block.label)


def _block(block: dict[str, Any], words: dict[str, Any], products: dict[str, Any]) -> Block:
    own = words["blocks"][block["key"]]
    codes = block["settings"].get("codes", ()) if block["kind"] == BlockKind.PRODUCTS else ()
    return Block(
        key=block["key"],
        kind=block["kind"],
        text=own["text"],
        second=own["second"],
        label=own["label"],
        link=own["link"],
        picture=_picture(block["image"], own["alt"]),
        settings=block["settings"],
        goods=tuple(_goods(code, products[code], words["products"][code]) for code in codes if code in products),
    )


def _goods(code: str, product: dict[str, Any], words: dict[str, str]) -> Goods:
    price = Money(Decimal(product["price"]), product["currency"])
    return Goods(code, words["name"], words["link"], price, _picture(product["image"], words["alt"]))


def _picture(image: dict[str, Any] | None, alt: str) -> Picture | None:
    if image is None:
        return None
    return Picture(
        url=f"{settings.IMAGE_BASE_URL}{image['file']}",
        width=image["width"],
        height=image["height"],
        alt=alt,
        size=image["size"],
        is_decorative=image["decorative"],
    )


def _addressed(content: dict[str, Any], language: str, *, are_links: bool) -> dict[str, str]:
    words = in_language(content, language)
    if words is None:
        return {}
    found = {field: getattr(words, field) for field in _BEFORE_BLOCKS} if not are_links else {}
    for block in words.blocks:
        for field in TEXTS[block.kind]:
            if (field == "link") is are_links:
                found[f"{block.key}.{field}"] = getattr(block, field)
    after = ("push_url",) if are_links else _AFTER_BLOCKS
    return found | {field: getattr(words, field) for field in after}
