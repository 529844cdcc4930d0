"""Which address stands in these words?"""

from __future__ import annotations

import re
from typing import Final

ADDRESS: Final = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~@-])([\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){0,10}[\w-]{1,63})(?![\w@])"
)
TYPED: Final = re.compile(r"^\s*[\w-]+\s*;\s*")  # rfc822;reader@example.org
NOT_AN_ADDRESS: Final = re.compile(r"^(?:mailto:|image\d*\.|.*\.(?:png|gif|jpe?g)@)", re.IGNORECASE)


def address_in(text: str) -> str:
    """The first address; of a field of RFC 3464, without its type."""
    return next(iter(addresses_in(TYPED.sub("", text[:2_000]))), "")


def addresses_in(text: str) -> list[str]:
    """Each address once, in order."""
    found = (match[1].strip(".'") for match in ADDRESS.finditer(text))
    return list(dict.fromkeys(address for address in found if not NOT_AN_ADDRESS.match(address)))
