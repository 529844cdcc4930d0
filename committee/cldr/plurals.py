"""Which form of a word does a number ask for: one ticket, two tickets, and what Arabic says of three?"""

from __future__ import annotations

from functools import cache
from typing import Final

from babel.plural import PluralRule

from committee.cldr.locales import locale

# In CLDR's order; the letter stands for the category in `category_code`.
_LETTERS: Final = {"zero": "z", "one": "o", "two": "t", "few": "f", "many": "m", "other": "r"}

# Every rule of our languages for whole numbers below a million goes by the number itself, its last digit or its last
# two: so 200 numbers show them all. (French and Spanish have another form for whole millions, which no count of a
# person's things reaches.)
_SHOWN: Final = 200


def plural_category(n: int, language: str) -> str:
    """`one`, `few`, `other` …"""
    rule: PluralRule = locale(language).plural_form
    return rule(n)


def plural_categories(language: str) -> list[str]:
    """The categories that the language has for whole numbers below a million, in CLDR's order; `other` always."""
    found = {plural_category(n, language) for n in range(_SHOWN)} | {"other"}
    return [category for category in _LETTERS if category in found]


@cache
def category_code(language: str) -> str:
    """The category of 0, 1, … 199, a letter each; that of a larger n is that of 100 + n % 100.

    Written down with a compiled text, so that filling it asks nobody.
    """
    return "".join(_LETTERS[plural_category(n, language)] for n in range(_SHOWN))
