"""What of a provider's own words do we keep? Short, printable, and naming nobody: servers like to quote addresses."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 200

_ADDRESS: Final = re.compile(
    r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+|\+\d[\d ()./-]{6,}\d|(?<![\d.])\d{8,}(?![\d.])"
)
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+")
_ENHANCED: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.])([245]\d\d)(?![\d.])")


def trimmed(text: object) -> str:
    """The words on one line, without addresses and telephone numbers."""
    plain = _UNPRINTABLE.sub(" ", str(text or ""))[:2000]
    return " ".join(_ADDRESS.sub("…", plain).split())[:LONGEST]


def code_in(text: str) -> str:
    """The enhanced status ("5.1.1") that stands in a server's answer; else its reply code ("550"); else nothing."""
    found = _ENHANCED.search(text) or _REPLY.search(text)
    return found[1] if found else ""
