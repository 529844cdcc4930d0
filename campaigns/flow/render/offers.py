"""Can a product be shown to whoever reads this language? It has a name, and leads to where one can buy it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.blocks.content import Block, Goods
from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from campaigns.flow.render.links import objection
from campaigns.flow.render.sheet import Sheet
from contacts.enums import Channel


def faults(block: Block) -> Iterator[Finding]:
    """PRODUCT_UNNAMED, and LINK_BAD or BUTTON_HALF where its button leads nowhere one can go."""
    for goods in block.goods:
        if not goods.name.strip():
            message = _("The product %(code)s has no name in this language: see the library.")
            yield _finding("PRODUCT_UNNAMED", message % {"code": goods.code}, block)
        yield from _of_link(goods, block)


def objection_to(link: str) -> str | None:
    """Why a product's link, which has no Liquid, leads nowhere; none if it leads somewhere."""
    return objection(link.strip(), sheet=Sheet(link))


def _of_link(goods: Goods, block: Block) -> Iterator[Finding]:
    if not goods.link.strip():
        if block.label.strip():
            message = _("The product %(code)s leads nowhere: see the library.")
            yield _finding("BUTTON_HALF", message % {"code": goods.code}, block)
    elif reason := objection_to(goods.link):
        message = _("The product %(code)s: %(reason)s")
        yield _finding("LINK_BAD", message % {"code": goods.code, "reason": reason}, block)


def _finding(code: str, message: str, block: Block) -> Finding:
    return Finding(code, Severity.ERROR, message, channel=Channel.EMAIL, block=block.key, field="settings")
