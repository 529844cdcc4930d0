"""Does what is offered still cost what the words say?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campaigns.enums import BlockKind, Severity
from campaigns.flow.render.content import Finding
from campaigns.models import Product
from contacts.enums import Channel


def changed(content: Mapping[str, Any]) -> Iterator[Finding]:
    """PRICE_CHANGED: another price than the frozen words tell. One query, where there are products."""
    told = {code: (Decimal(each["price"]), each["currency"]) for code, each in content.get("products", {}).items()}
    if not told:
        return
    today = Product.objects.filter(code__in=told).values_list("code", "price", "currency")
    dearer = {code: (price, currency) for code, price, currency in today if told[code] != (price, currency)}
    for block in content["blocks"]:
        if block["kind"] != BlockKind.PRODUCTS:
            continue
        for code in filter(dearer.__contains__, block["settings"].get("codes", ())):
            price, currency = dearer[code]
            yield Finding(
                "PRICE_CHANGED",
                Severity.ERROR,
                _("The product %(code)s costs %(price)s %(currency)s today: have the template approved again.")
                % {"code": code, "price": price, "currency": currency},
                channel=Channel.EMAIL,
                block=block["key"],
                field="settings",
            )
