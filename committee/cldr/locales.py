"""Whose habits does each of our languages follow?"""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale

# English is written for Europe: 26 July, 19:05. The other languages have no region to choose, or its largest one.
_IDENTIFIERS: Final = {
    "fr": "fr_FR",
    "en": "en_GB",
    "de": "de_DE",
    "es": "es_ES",
    "ru": "ru_RU",
    "ar": "ar",
    "zh-hans": "zh_Hans_CN",
    "ja": "ja_JP",
    "ko": "ko_KR",
}


@cache
def locale(language: str) -> Locale:
    """Babel's locale of one of the nine languages."""
    return Locale.parse(_IDENTIFIERS[language])
