"""Which language does a cell mean: "fr", "pt-BR", "Japanese", « allemand » or "العربية"?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from babel import Locale

from committee import languages
from committee.spreadsheets.headers import fold

# BCP 47, as far as files use it: language, script, region, and what may follow.
_TAG: Final = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE | re.ASCII
)
_NATIVE: Final = ("fr", "en", "de", "es", "ru", "ar", "zh", "ja", "ko", "it", "pt", "nl", "pl", "uk", "tr")


@dataclass(frozen=True, slots=True)
class Spoken:
    """`code`, one of the nine, is what we write in; `tag` what was stated."""

    code: str
    tag: str


@lru_cache(maxsize=4096)
def language(written: str) -> Spoken | None:
    """None for what names no language. Whoever reads none of the nine is written to in the default one."""
    if name := _by_name().get(fold(written)):
        return Spoken(_ours(name), name)
    if (parts := _TAG.fullmatch(written)) and parts[1].lower() in _codes():
        script, region = parts[2], parts[3]
        tag = "-".join(
            part for part in (parts[1].lower(), script and script.title(), region and region.upper()) if part
        )
        return Spoken(_ours(parts[1].lower()), tag)
    return None


def _ours(code: str) -> str:
    if code == "zh":
        return "zh-hans"
    return code if code in languages.CODES else languages.DEFAULT


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if "_" not in code)


@cache
def _by_name() -> dict[str, str]:
    """The names of languages in French, in English, and in themselves."""
    names: dict[str, str] = {}
    for reader in ("fr", "en"):
        for code, name in Locale(reader).languages.items():
            if "_" not in code:
                names.setdefault(fold(name), code)
    for code in _NATIVE:
        names.setdefault(fold(Locale(code).languages[code]), code)
    for code, name in languages.NAMES.items():
        names.setdefault(fold(name), code.partition("-")[0])
    return names
