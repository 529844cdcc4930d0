"""Is it a public holiday there? Overseas France has days of its own, and is asked by its own code."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

import holidays

_KNOWN: Final = frozenset(holidays.list_supported_countries(include_aliases=False))


def is_public_holiday(day: date, country: str) -> bool:
    """False also of a country whose days nobody has told us."""
    return country in _KNOWN and day in _of_year(country, day.year)


@lru_cache(maxsize=1024)
def _of_year(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
