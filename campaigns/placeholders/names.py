"""How do several names become one, and what is the clock of a zone called?"""

from __future__ import annotations

from functools import cache

from committee import cldr
from committee.grammar import Name
from committee.languages import CODES


def both(first: Name, second: Name) -> Name:
    """Two names as one, in the languages that have both."""
    return Name(
        {
            language: f"{first.texts[language]} · {second.texts[language]}"
            for language in CODES
            if first.texts.get(language) and second.texts.get(language)
        }
    )


@cache
def clock_of(zone: str) -> Name:
    """`heure de Paris`."""
    return Name({language: cldr.zone_name(zone, language) for language in CODES})
