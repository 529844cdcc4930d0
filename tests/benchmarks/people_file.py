"""A file as a ticket shop hands it over: people of nine languages, two decisions each; one row in a hundred is bad."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

HEADER: Final = (
    "id", "given_name", "family_name", "email", "phone", "language", "country", "postcode", "birth_year", "tags",
    "consent_topic", "consent_channel", "consent_source", "consent_date",
)  # fmt: skip
TOPICS: Final = ("news", "shop")
# Out of a hundred: the language, its country, and how a mobile number begins there and how many digits follow.
_PEOPLES: Final = {
    "fr": (45, "FR", "+3361", 7),
    "en": (20, "GB", "+4474", 8),
    "es": (8, "ES", "+346", 8),
    "de": (8, "DE", "+49151", 8),
    "zh-Hans": (5, "CN", "+86138", 8),
    "ja": (4, "JP", "+8190", 8),
    "ar": (4, "MA", "+2126", 8),
    "ru": (3, "RU", "+7916", 7),
    "ko": (3, "KR", "+82105", 7),
}
_DOMAINS: Final = tuple(f"{host}.example.{top}" for host in ("mail", "post", "web", "box") for top in ("org", "com"))
_SOURCES: Final = ("ticket shop, step 3", "stand at Bercy", "newsletter form", "torch relay app")
_TAGS: Final = ("", "", "press", "early-bird, fan-zone", "club|torch-relay")
_BAD: Final = ("no address", "two@@example.org", "gap in@example.org", "nobody@localhost")


def write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        lines.writerows(people(rows))


def people(rows: int) -> Iterator[list[str]]:
    """The same people each time."""
    random = Random(2024)
    peoples = list(_PEOPLES)
    weights = [_PEOPLES[language][0] for language in peoples]
    for number in range(rows):
        (language,) = random.choices(peoples, weights)
        yield _person(number, language, random)


def _person(number: int, language: str, random: Random) -> list[str]:
    _weight, country, prefix, digits = _PEOPLES[language]
    from contacts.demo import names  # the models must be ready

    called = names.of_language(language.lower())
    given, family = random.choice(called.women), random.choice(called.families_of_women)
    email = f"{given.latin}.{family.latin}.{number}@{random.choice(_DOMAINS)}"
    phone = f"{prefix}{10**digits // 4 + random.randrange(10**digits // 2)}" if number % 3 == 0 else ""
    if number % 100 == 99:
        email = random.choice(_BAD)
    day = f"20{random.randrange(20, 24)}-{random.randrange(1, 13):02}-{random.randrange(1, 28):02}"
    # Two decisions: of one topic on two channels, or of two topics on the only one.
    decided = ["news", "email, sms"] if phone else ["news, shop", "email"]
    return [
        *(f"S-{number:08}", given.text, family.text, email, phone, language, country, f"{random.randrange(10**5):05}"),
        *(str(1940 + random.randrange(64)), random.choice(_TAGS), *decided),
        random.choice(_SOURCES),
        f"{day} {random.randrange(24):02}:{random.randrange(60):02}",
    ]
