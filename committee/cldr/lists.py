"""How are several things told one after the other?"""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from committee.cldr.locales import locale


def joined(items: Sequence[str], language: str) -> str:
    """`A, B et C`."""
    return format_list(items, locale=locale(language))


def list_pattern(language: str) -> tuple[str, str, str, str]:
    """What stands between two of two; and of more, after the first, between others, before the last.

    So lists whose items are known only for each person are joined without Babel.
    """
    patterns = locale(language).list_patterns["standard"]
    two, start, middle, end = (_between(patterns[place]) for place in ("2", "start", "middle", "end"))
    return two, start, middle, end


def _between(pattern: str) -> str:
    return pattern.removeprefix("{0}").removesuffix("{1}")
