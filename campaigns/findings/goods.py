"""Is what a text offers still sold?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.enums import BlockKind, Severity
from campaigns.flow.render.content import Finding
from campaigns.models import Product
from contacts.enums import Channel


def gone(content: Mapping[str, Any], *, at: datetime) -> Iterator[Finding]:
    """PRODUCT_GONE: a product that is sold no longer, or that nobody knows. One query, where there are products."""
    wanted = [
        (block["key"], code)
        for block in content.get("blocks", ())
        if block["kind"] == BlockKind.PRODUCTS
        for code in block["settings"].get("codes", ())
    ]
    if not wanted:
        return
    until = dict(
        Product.objects.filter(code__in={code for _key, code in wanted}).values_list("code", "available_until")
    )
    for key, code in wanted:
        ends = until.get(code)
        if code not in until:
            message = _("There is no product %(code)s.")
        elif ends is not None and ends <= at:
            message = _("The product %(code)s is no longer sold.")
        else:
            continue
        yield Finding(
            "PRODUCT_GONE",
            Severity.ERROR,
            message % {"code": code},
            channel=Channel.EMAIL,
            block=key,
            field="settings",
        )
