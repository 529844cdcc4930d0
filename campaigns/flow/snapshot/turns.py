"""In which order are people served? Each group that is served together has a number, its turn.

Whoever is written to comes first, then the waves, the moments, the languages, the channels and the variants. Rows are
sorted by this one number and the person: of eleven million, comparing five words each is half the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

from committee import languages
from contacts.enums import Channel


def _place(names: Sequence[str], column: str) -> str:
    """SQL of the place of a word among the others, from 1; the constraints of its table allow no other word."""
    listed = ", ".join(f"'{name}'" for name in sorted(names))
    return f"array_position(ARRAY[{listed}]::text[], {column}::text)"


# What tells one row's turn from another's, from what weighs most; and more than its highest value.
_DIGITS: Final = (
    ("(why <> '')::int::bigint", 2),
    ("wave", 32_768),
    ("moment", 256),  # the clocks of the world show some forty different hours
    (_place(languages.CODES, "served"), len(languages.CODES) + 1),
    (_place(Channel.values, "channel"), len(Channel) + 1),
    ("ascii(variant)", 128),
)

# SQL about a row with `why` not, if not, `wave`, `moment`, `served`, `channel` and `variant`.
TURN: Final = reduce(lambda turn, digit: f"({turn} * {digit[1]} + {digit[0]})", _DIGITS[1:], _DIGITS[0][0])
