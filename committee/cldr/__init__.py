"""How is a value written in each of the nine languages? By the rules of CLDR, which Babel brings.

Pure: nothing here knows a model, a clock or the language of the page. A text that was once written stays as it is;
what a later Babel would write differently is written differently only by what is compiled later.
"""

from __future__ import annotations

from committee.cldr.lists import joined, list_pattern
from committee.cldr.moments import date, day, full_date, moment, span, time, weekday, zone_name
from committee.cldr.numbers import group_sign, money, number
from committee.cldr.plurals import category_code, plural_categories, plural_category

__all__ = [
    "category_code",
    "date",
    "day",
    "full_date",
    "group_sign",
    "joined",
    "list_pattern",
    "moment",
    "money",
    "number",
    "plural_categories",
    "plural_category",
    "span",
    "time",
    "weekday",
    "zone_name",
]
