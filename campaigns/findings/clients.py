"""What in a layout or a designer's block do the mail programs of the audience not show?

The table is that of caniemail.com, distilled by `manage.py collect_client_support`. What MJML writes of itself has its
fallbacks and is left out: only what its author added is told, with the line in which it stands, as a warning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from campaigns.findings.signs import SIGNS, Vocabulary

TABLE: Final = Path(__file__).with_name("clients.json")

# Whose programs read the addresses of a domain. An estimate: who has an address there may read it elsewhere.
FAMILIES_OF_DOMAINS: Final = {
    "gmail.com": "gmail", "googlemail.com": "gmail",
    "outlook.com": "outlook", "outlook.fr": "outlook", "hotmail.com": "outlook", "hotmail.fr": "outlook",
    "hotmail.co.uk": "outlook", "hotmail.de": "outlook", "hotmail.es": "outlook", "live.com": "outlook",
    "live.fr": "outlook", "msn.com": "outlook",
    "yahoo.com": "yahoo", "yahoo.fr": "yahoo", "yahoo.de": "yahoo", "yahoo.es": "yahoo", "yahoo.co.uk": "yahoo",
    "yahoo.co.jp": "yahoo", "ymail.com": "yahoo", "aol.com": "aol",
    "icloud.com": "apple-mail", "me.com": "apple-mail", "mac.com": "apple-mail",
    "orange.fr": "orange", "wanadoo.fr": "orange", "free.fr": "free-fr", "laposte.net": "laposte", "sfr.fr": "sfr",
    "neuf.fr": "sfr", "gmx.de": "gmx", "gmx.net": "gmx", "gmx.com": "gmx", "gmx.fr": "gmx", "web.de": "web-de",
    "t-online.de": "t-online-de", "mail.ru": "mail-ru", "bk.ru": "mail-ru", "inbox.ru": "mail-ru",
    "list.ru": "mail-ru", "proton.me": "protonmail", "protonmail.com": "protonmail",
    "fastmail.com": "fastmail", "hey.com": "hey",
}  # fmt: skip

# A family whose share of the audience is smaller is not told about.
LEAST_SHARE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A feature, the programs that do not have it, and the line in which it was written."""

    feature: str
    programs: tuple[str, ...]
    line: int


@lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """The distilled table: `features`, `families`, `platforms`, `licence`, and the day of the data."""
    kept: dict[str, Any] = json.loads(TABLE.read_text("utf-8"))
    return kept


def unsupported(used: Vocabulary, source: str, *, shares: Mapping[str, float] | None = None) -> Iterator[Unsupported]:
    """The features of `used` that some program lacks; where `shares` by family are known, those with a share."""
    for slug, sign in SIGNS.items():
        if not sign.shows(used):
            continue
        feature = table()["features"][slug]
        if programs := tuple(_lacking(feature["support"], shares)):
            yield Unsupported(feature["title"], programs, _line(source, sign.word))


def _lacking(support: Mapping[str, Mapping[str, str]], shares: Mapping[str, float] | None) -> Iterator[str]:
    for family, answers in support.items():
        share = shares.get(family, 0) if shares is not None else None
        lacking = [platform for platform, answer in answers.items() if answer == "n"]
        if not lacking or (share is not None and share < LEAST_SHARE):
            continue
        named = table()["families"][family]
        if len(lacking) < len(answers):
            named += f" ({', '.join(table()['platforms'][platform] for platform in lacking)})"
        yield named if share is None else f"{named} {share:.0%}"


def _line(source: str, word: str) -> int:
    place = source.lower().find(word.lower().removeprefix("@media "))
    return source.count("\n", 0, place) + 1 if place >= 0 else 1
