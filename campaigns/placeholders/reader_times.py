"""What does a reader's own clock show when that of the venue shows something else?

A text is compiled once for a language: so what it says for every offset from UTC stands in it, and a person's slot
holds their offset alone.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from campaigns.placeholders.types import Moment
from committee import cldr

# The slot of a person that holds the minutes their clock is ahead of UTC, at the beginning of the session.
OFFSET: Final = "reader_offset"

# From the Line Islands to Baker Island; every zone in use today keeps whole quarters of an hour.
_OFFSETS: Final = range(-12 * 60, 14 * 60 + 1, 15)

# What stands behind the hour of the venue, with the space before it. « chez vous » is nearer than a city's name.
_AT_YOURS: Final = {
    "fr": " ({hour} chez vous)",
    "en": " ({hour} your time)",
    "de": " ({hour} Ihrer Zeit)",
    "es": " ({hour} en su hora local)",
    "ru": " ({hour} по вашему времени)",
    "ar": " ({hour} بتوقيتكم المحلي)",
    "zh-hans": "（您当地时间{hour}）",
    "ja": "（お客様の現地時間では{hour}）",
    "ko": " (현지 시각 {hour})",
}


def reader_times(start: Moment, language: str) -> dict[str, str]:
    """The words by offset: nothing for those whose clock agrees with the venue's, the day too where it is another."""
    return {str(offset): _said(start, offset, language) for offset in _OFFSETS}


def _said(start: Moment, offset: int, language: str) -> str:
    venue = start.at.astimezone(ZoneInfo(start.zone))
    reader = start.at.astimezone(dt.timezone(dt.timedelta(minutes=offset)))
    if reader.utcoffset() == venue.utcoffset():
        return ""
    hour = cldr.time(reader, language)
    if reader.date() != venue.date():
        hour = f"{cldr.day(reader.date(), language)}{_COMMA.get(language, ', ')}{hour}"
    return _AT_YOURS[language].format(hour=hour)


_COMMA: Final = {"ar": "، ", "zh-hans": " ", "ja": " ", "ko": " "}
