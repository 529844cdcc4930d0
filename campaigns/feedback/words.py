"""What of a provider's own words do we keep of a report? What names nobody, and the code that says most."""

from __future__ import annotations

import re
from typing import Final

from campaigns.gateways.words import NUMBER, anonymous

_ENHANCED: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.])([245]\d\d)(?![\d.])")


def trimmed(text: object) -> str:
    """The words on one line, without addresses and telephone numbers."""
    return anonymous(text, numbers=NUMBER)


def code_in(text: str) -> str:
    """The enhanced status ("5.1.1") that stands in a server's answer; else its reply code ("550"); else nothing."""
    found = _ENHANCED.search(text) or _REPLY.search(text)
    return found[1] if found else ""
