"""Which of a provider's own words are kept? On one line, printable, short, and without anybody's address or number.

Servers like to quote whom they refuse; a ledger and a log name nobody.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 200
MOST_READ: Final = 4_000

ADDRESS: Final = re.compile(r"[^\s<>()\[\]\"',;:]+(?:@|%40)[^\s<>()\[\]\"',;:]+")
# A telephone number beside codes, dates and names of messages: with its country, or long and by itself.
NUMBER: Final = re.compile(r"\+\d[\d ()./-]{6,}\d|(?<![\d.])\d{8,}(?![\d.])")
# The same where every number may be somebody's, however it is written: what a provider of SMS says.
ANY_NUMBER: Final = re.compile(r"\+?\d(?:[\s().-]?\d){5,}")


def anonymous(
    text: object, recipient: str = "", *, numbers: re.Pattern[str] | None = None, longest: int = LONGEST
) -> str:
    """The words without any address, nor the name before the @ of the `recipient` they are about; and without the
    `numbers` that could be somebody's.
    """
    words = ADDRESS.sub("…", " ".join(str(text or "")[:MOST_READ].split()))
    if numbers is not None:
        words = numbers.sub("…", words)
    if local := recipient.rpartition("@")[0]:
        words = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "…", words, flags=re.IGNORECASE)
    return "".join(letter for letter in words if letter.isprintable())[:longest]
