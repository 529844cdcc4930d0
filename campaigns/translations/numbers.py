"""Which times and which numbers does a text name, however its language writes them?

`18 h 30`, `6:30 p.m.`, `18時30分` and `오후 6시 30분` are one time; `1 234,5`, `1,234.5` and `1.234,5` one number.
Numbers that are written out in words are not looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# Between the thousands, and before the decimals, by CLDR.
_SEPARATORS: Final = {
    "fr": (" ", ","),
    "en": (",", "."),
    "de": (".", ","),
    "es": (". ", ","),
    "ru": (" ", ","),
    "ar": (",٬", ".٫"),
    "zh-hans": (",", "."),
    "ja": (",", "."),
    "ko": (",", "."),
}

_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))
_LETTER_SPACES: Final = "\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
_INVISIBLE: Final = str.maketrans(dict.fromkeys(_LETTER_SPACES))

_BEFORE_NOON: Final = r"a\.?\s?m\b\.?|午前|上午|早上|凌晨|오전|ص\b|صباح\w*"
_AFTER_NOON: Final = r"p\.?\s?m\b\.?|午後|下午|晚上|中午|오후|م\b|مساء\w*"
_HOUR: Final = r"(?:[hH](?![a-zA-Zà-ÿ])|heures?|Uhr|ч\.?|час\w*|[時时点](?![間间])|시(?!간))"
_TIME: Final = re.compile(
    rf"""(?:(?P<before>{_BEFORE_NOON}|{_AFTER_NOON})\s*)?
        (?<![\d.,:])(?P<hour>[01]?\d|2[0-4])
        (?:
            \s?(?:[:：]|{_HOUR})\s?(?P<minute>[0-5]\d)(?!\d)\s?(?:[分分분]|мин\w*|Uhr)?
          | \.(?P<dotted>[0-5]\d)(?=\s?(?:Uhr|h\b|[ap]\.?\s?m\b))\s?(?:Uhr|h\b)?
          | \s?[時时点]半
          | \s?{_HOUR}
          | (?=\s?(?:a\.?\s?m\b|p\.?\s?m\b))
        )
        (?:\s*(?P<after>{_BEFORE_NOON}|{_AFTER_NOON}))?""",
    re.VERBOSE | re.IGNORECASE,
)
_AFTERNOON: Final = re.compile(_AFTER_NOON, re.IGNORECASE)
_MYRIADS: Final = {"万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8}
_LIST_MARKER: Final = re.compile(r"^\s*\d{1,3}[.)]\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text counts. `hours` are times of a full hour, which may be durations: “2 h”."""

    times: Counter[str]
    hours: Counter[tuple[str, str]]  # the time, and the number that was written
    numbers: Counter[str]


def figures(words: str, *, language: str) -> Figures:
    """Those of `words`, from which placeholders and links have been taken out."""
    text = _plain(words)
    times: Counter[str] = Counter()
    hours: Counter[tuple[str, str]] = Counter()
    for match in _TIME.finditer(text):
        time, has_minutes = _time(match)
        if has_minutes:
            times[time] += 1
        else:
            hours[time, str(int(match["hour"]))] += 1
    rest = _LIST_MARKER.sub(" ", _TIME.sub(" ; ", text))
    return Figures(times, hours, Counter(_numbers(rest, language)))


def _plain(words: str) -> str:
    """With one kind of space and of digit, and nothing invisible."""
    text = words.translate(_SPACES).translate(_INVISIBLE)
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() and sign.isdecimal() else sign
        for sign in text
    )


def _time(match: re.Match[str]) -> tuple[str, bool]:
    hour = int(match["hour"])
    minute = match["minute"] or match["dotted"] or ("30" if "半" in match[0] else "")
    half = match["before"] or match["after"] or ""
    if half and hour <= 12:
        hour = hour % 12 + (12 if _AFTERNOON.match(half) else 0)
    return f"{hour % 24:02d}:{minute or '00'}", bool(minute)


def _numbers(text: str, language: str) -> list[str]:
    thousands, decimals = (re.escape(signs) for signs in _SEPARATORS[language])
    pattern = re.compile(
        rf"(?P<whole>\d{{1,3}}(?:[{thousands}]\d{{3}})+(?!\d)|\d+)(?:[{decimals}](?P<part>\d+))?\s?(?P<times>[万萬만億亿억])?"
    )
    return [_number(match) for match in pattern.finditer(text)]


def _number(match: re.Match[str]) -> str:
    value = Decimal(re.sub(r"\D", "", match["whole"]) + (f".{match['part']}" if match["part"] else ""))
    value *= _MYRIADS.get(match["times"] or "", 1)
    return f"{value.normalize():f}"
