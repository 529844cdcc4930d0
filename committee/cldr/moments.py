"""How are days and hours written, and stretches of time that may pass midnight or a change of the clocks?"""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from babel import dates

from committee.cldr.locales import locale

# CLDR's own short time says "PM 7:05" to Koreans, who write 오후 7:05.
_TIME: Final = {"ko": "aaaa h:mm"}

# Those who count twice twelve hours also do so from one hour to another.
_TWICE_TWELVE: Final = frozenset({"ar", "ko"})

# CLDR's `dateTimeFormat-type-atTime`, which Babel does not carry; German says "Uhr" as its ranges of hours do.
_DAY_AND_HOUR: Final = {
    "fr": "{day} à {time}",
    "en": "{day} at {time}",
    "de": "{day} um {time} Uhr",
    "es": "{day}, {time}",
    "ru": "{day} в {time}",
    "ar": "{day} في {time}",
    "zh-hans": "{day} {time}",
    "ja": "{day} {time}",
    "ko": "{day} {time}",
}

# Whose clock it is, by the city that names the zone. No language declines the city's name.
_CLOCK_OF: Final = {
    "fr": "heure de {city}",
    "en": "{city} time",
    "de": "Ortszeit {city}",
    "es": "hora de {city}",
    "ru": "местное время, {city}",
    "ar": "بتوقيت {city}",
    "zh-hans": "{city}时间",
    "ja": "{city}時間",
    "ko": "{city} 시간",
}
_ELIDED: Final = "aeiouàâéèêëîïôœùû"


def date(day_: dt.date, language: str) -> str:
    """`26 juillet 2024`."""
    return dates.format_date(day_, "long", locale=locale(language))


def full_date(day_: dt.date, language: str) -> str:
    """`vendredi 26 juillet 2024`."""
    return dates.format_date(day_, "full", locale=locale(language))


def day(day_: dt.date, language: str) -> str:
    """`26 juillet`, for a year that nobody doubts."""
    return dates.format_skeleton("MMMMd", _noon(day_), locale=locale(language))


def weekday(day_: dt.date, language: str) -> str:
    """`vendredi`."""
    return dates.format_date(day_, "EEEE", locale=locale(language))


def time(hour: dt.time | dt.datetime, language: str) -> str:
    """`19:05`, as the clock it was read from shows it."""
    naive = hour.time() if isinstance(hour, dt.datetime) else hour.replace(tzinfo=None)
    return dates.format_time(naive, _TIME.get(language, "short"), locale=locale(language))


def moment(at: dt.datetime, zone: str, language: str) -> str:
    """`vendredi 26 juillet 2024 à 19:05`, by the clock of the zone."""
    local = at.astimezone(ZoneInfo(zone))
    return _DAY_AND_HOUR[language].format(day=full_date(local.date(), language), time=time(local, language))


def span(start: dt.datetime, end: dt.datetime, zone: str, language: str) -> str:
    """`19:05 – 21:30` by the clock of the zone; both days where midnight lies between, both offsets where they differ.

    Without the offsets, a night in which the clocks go back would have hours that end before they begin.
    """
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    if first.utcoffset() != last.utcoffset():
        return _from_to(_with_offset(first, language), _with_offset(last, language), language)
    if first.date() != last.date():
        return _from_to(_with_day(first, language), _with_day(last, language), language)
    return _hours(first, last, language)


def zone_name(zone: str, language: str) -> str:
    """`heure de Paris`."""
    city = dates.get_timezone_location(ZoneInfo(zone), locale=locale(language), return_city=True)
    if language == "fr" and city[0].lower() in _ELIDED:
        return f"heure d’{city}"
    return _CLOCK_OF[language].format(city=city)


def _hours(first: dt.datetime, last: dt.datetime, language: str) -> str:
    """Two hours of one day, in CLDR's pattern for the largest thing in which they differ."""
    intervals = locale(language).interval_formats
    if language in _TWICE_TWELVE:
        begins, ends = intervals["hm"]["h" if first.hour // 12 == last.hour // 12 else "a"]
    else:
        begins, ends = intervals["Hm"]["H"]
    return _patterned(first, begins, language) + _patterned(last, ends, language)


def _patterned(hour: dt.datetime, pattern: str, language: str) -> str:
    if language == "ko":
        pattern = pattern.replace("a", "aaaa")
    return dates.format_time(hour.time(), pattern, locale=locale(language))


def _with_day(hour: dt.datetime, language: str) -> str:
    pattern: str = locale(language).datetime_formats["medium"]
    return pattern.format(time(hour, language), day(hour.date(), language))


def _with_offset(hour: dt.datetime, language: str) -> str:
    offset = dates.get_timezone_gmt(hour, width="long", locale=locale(language))
    return f"{_with_day(hour, language)} ({offset})"


def _from_to(first: str, last: str, language: str) -> str:
    pattern: str = locale(language).interval_formats[None]
    return pattern.format(first, last)


def _noon(day_: dt.date) -> dt.datetime:
    return dt.datetime.combine(day_, dt.time(12))
