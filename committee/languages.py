"""The nine languages of the public: their codes, names, direction, and the column each is kept in."""

from __future__ import annotations

from typing import Final

DEFAULT: Final = "fr"

# In the order in which they are offered; each named in itself, so that its readers find it.
NAMES: Final = {
    "fr": "Français",
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "ru": "Русский",
    "ar": "العربية",
    "zh-hans": "简体中文",
    "ja": "日本語",
    "ko": "한국어",
}
CODES: Final = tuple(NAMES)
BACK_OFFICE: Final = ("fr", "en")
RIGHT_TO_LEFT: Final = frozenset({"ar"})


def direction(language: str) -> str:
    """`rtl` or `ltr`, as HTML's `dir` wants it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def column(field: str, language: str) -> str:
    """The name of the column that keeps `field` in `language`: `column("name", "zh-hans")` is `name_zh_hans`."""
    return f"{field}_{language.replace('-', '_')}"


def columns(field: str) -> list[str]:
    """The nine columns of a translated field, in the order of `CODES`."""
    return [column(field, language) for language in CODES]
