"""How are numbers and prices written? With the digits 0 to 9 in every language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from babel import numbers

from committee.cldr.locales import locale

# CLDR's `minimumGroupingDigits`, which Babel does not read: Spanish writes 1234, but 12.345.
_GROUPED_FROM: Final[Mapping[str, int]] = {"es": 10_000}


def number(value: int | Decimal, language: str) -> str:
    """`1 234 567`, with the spaces and signs of the language."""
    return numbers.format_decimal(
        value,
        locale=locale(language),
        group_separator=max(value, -value) >= _GROUPED_FROM.get(language, 0),
        numbering_system="latn",
    )


def money(amount: Decimal, currency: str, language: str) -> str:
    """`1 234,50 €`, with the decimals of the currency."""
    return numbers.format_currency(
        amount,
        currency,
        locale=locale(language),
        group_separator=abs(amount) >= _GROUPED_FROM.get(language, 0),
        numbering_system="latn",
    )


def group_sign(language: str) -> str:
    """What stands between thousands."""
    return numbers.get_group_symbol(locale(language), numbering_system="latn")
