"""Which words go with a number? What an author writes for each category that the language has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from campaigns.flow.render.values import Counted
from committee import cldr

OTHER: Final = "other"
# Where the number stands in a form.
_NUMBER: Final = "#"
_SMALLEST_GROUPED: Final = 1_000


def written(number: int, forms: Mapping[str, str], *, language: str) -> str:
    """A number of the campaign with its words."""
    form = forms.get(cldr.plural_category(number, language), forms[OTHER])
    return form.replace(_NUMBER, cldr.number(number, language))


def counted(name: str, forms: Mapping[str, str], *, language: str) -> Counted:
    """What is needed to write a person's number, whichever it is; without forms, its digits alone."""
    every = forms or {OTHER: _NUMBER}
    return Counted(
        name=name,
        forms=tuple(sorted((category, tuple(form.split(_NUMBER))) for category, form in every.items())),
        code=cldr.category_code(language),
        group=cldr.group_sign(language),
        digits=_digits_grouped(language),
    )


def _digits_grouped(language: str) -> int:
    """How many digits a number has before its thousands are parted: four, but five in Spanish."""
    smallest = str(_SMALLEST_GROUPED)
    return len(smallest) + (cldr.number(_SMALLEST_GROUPED, language) == smallest)


def lacking(forms: Mapping[str, object], *, language: str) -> list[str]:
    """The categories that the language has and the author has not written."""
    return [category for category in _categories(language) if category not in forms]


@cache
def _categories(language: str) -> list[str]:
    return cldr.plural_categories(language)
