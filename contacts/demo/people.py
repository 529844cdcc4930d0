"""Who are the people of the demonstration? Person number 4711 is the same on every machine.

Nobody real can be reached: mail goes to example domains, telephone numbers are from ranges kept free for fiction.
"""

from __future__ import annotations

from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple

from contacts.demo import names

SYSTEM: Final = "demo"

# Out of a hundred: the language, and where its speakers live.
_LANGUAGES: Final = {"fr": 45, "en": 20, "es": 8, "de": 8, "zh-hans": 5, "ja": 4, "ar": 4, "ru": 3, "ko": 3}
_COUNTRIES: Final = {
    "fr": {"FR": 86, "BE": 5, "CH": 3, "CA": 3, "SN": 1, "CI": 1, "LU": 1},
    "en": {"GB": 38, "US": 30, "AU": 8, "CA": 8, "IE": 6, "IN": 6, "NZ": 4},
    "es": {"ES": 62, "MX": 14, "AR": 10, "CO": 8, "CL": 6},
    "de": {"DE": 78, "AT": 12, "CH": 10},
    "zh-hans": {"CN": 92, "SG": 8},
    "ja": {"JP": 100},
    "ar": {"MA": 36, "DZ": 26, "TN": 18, "EG": 10, "LB": 5, "AE": 5},
    "ru": {"KZ": 40, "RU": 40, "FR": 12, "GE": 8},
    "ko": {"KR": 100},
}
_TIME_ZONES: Final = {
    "FR": "Europe/Paris", "BE": "Europe/Brussels", "CH": "Europe/Zurich", "DE": "Europe/Berlin", "AT": "Europe/Vienna",
    "ES": "Europe/Madrid", "GB": "Europe/London", "IE": "Europe/Dublin", "JP": "Asia/Tokyo", "KR": "Asia/Seoul",
    "CN": "Asia/Shanghai", "SG": "Asia/Singapore", "MA": "Africa/Casablanca", "TN": "Africa/Tunis",
}  # fmt: skip
_DOMAINS: Final = tuple(
    f"{host}{domain}"
    for domain in ("example.org", "example.com", "example.net", "example.edu")
    for host in ("", "mail.", "post.", "webmail.")
)
_TAGS: Final = ("early-bird", "torch-relay", "fan-zone", "club")

# Area codes with the last four digits 0100 to 0199, Germany's and France's numbers for film and television.
_PHONES: Final = {
    "CA": [f"+1{area}55501{n:02}" for n in range(100) for area in (514, 418, 416, 604)],
    "US": [f"+1{area}55501{n:02}" for n in range(100) for area in (202, 212, 213, 305, 312, 415, 617, 702)],
    "DE": [f"+49{prefix}{n:02}" for n in range(100) for prefix in ("17139200", "176040690")],
    "FR": [f"+33199{n:06}" for n in range(10_000)],
}
_ONE_PHONE_IN: Final = 4

# Five years from nothing to eleven million: the first sign-up, and the last before the Games.
FIRST_DAY: Final = date(2019, 10, 21)
_DAYS_OF_GROWTH: Final = (date(2024, 7, 20) - FIRST_DAY).days
DAYS: Final = tuple(str(FIRST_DAY + timedelta(days=n)) for n in range(_DAYS_OF_GROWTH + 40))
_TIMES: Final = tuple(f"{hour:02}:{minute:02}:00+00" for hour in range(6, 23) for minute in range(60))


class Person(NamedTuple):
    number: int
    public_id: str
    subject: str
    given_name: str
    family_name: str
    language: str
    country: str
    time_zone: str
    birth_year: str
    tags: str
    email: str
    phone: str
    # Places in `DAYS` and the time of day, so that what follows can be dated after it.
    joined_on: int
    joined_at: str


class _Choice:
    """One of several, by weight, from one number between 0 and 1."""

    def __init__(self, weights: dict[str, int]) -> None:
        self._options = list(weights)
        total = sum(weights.values())
        self._bounds = [bound / total for bound in accumulate(weights.values())][:-1]

    def __call__(self, chance: float) -> str:
        return self._options[bisect(self._bounds, chance)]


_language = _Choice(_LANGUAGES)
_country = {language: _Choice(weights) for language, weights in _COUNTRIES.items()}
_tags = {language: language.split("-", maxsplit=1)[0] for language in _LANGUAGES}


def invent(number: int, chance: Random) -> Person:
    """The next person. Who it is depends on `chance`: people are invented in the order of their numbers."""
    draw = chance.random
    language = _language(draw())
    country = _country[language](draw())
    known = names.of_language(language)
    is_woman = draw() < 0.52
    given = _one_of(known.women if is_woman else known.men, draw())
    family = _one_of(known.families_of_women if is_woman else known.families_of_men, draw())
    # More people joined in the later years: the root leans towards the end.
    joined_on = int(_DAYS_OF_GROWTH * draw() ** 0.5)
    return Person(
        number=number,
        public_id=_random_uuid(chance),
        subject=_random_uuid(chance),
        given_name=given.text,
        family_name=family.text,
        language=language,
        country=country,
        time_zone=_TIME_ZONES.get(country, ""),
        birth_year=str(1940 + int(66 * draw())) if draw() < 0.7 else r"\N",
        tags=f"{{{_TAGS[number % 4]}}}" if draw() < 0.12 else "{}",
        email=f"{given.latin}.{family.latin}.{number}@{_DOMAINS[int(16 * draw())]}",
        phone=_phone(number, country),
        joined_on=joined_on,
        joined_at=f"{DAYS[joined_on]} {_one_time(draw())}",
    )


def language_tag(person: Person) -> str:
    """As a browser would state it: `fr-CA`."""
    return f"{_tags[person.language]}-{person.country}"


def moment_after(person: Person, days: int, chance: Random) -> str:
    """A moment that many days after the person joined, and not long after the Games began."""
    day = min(person.joined_on + days, len(DAYS) - 1)
    return f"{DAYS[day]} {_one_time(chance.random())}"


def _one_of(options: tuple[names.Name, ...], chance: float) -> names.Name:
    return options[int(len(options) * chance)]


def _one_time(chance: float) -> str:
    return _TIMES[int(len(_TIMES) * chance)]


def _phone(number: int, country: str) -> str:
    place, rest = divmod(number, _ONE_PHONE_IN)
    numbers = _PHONES.get(country, [])
    return numbers[place] if rest == 0 and place < len(numbers) else ""


def _random_uuid(chance: Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return f"{digits[:12]}4{digits[13:16]}a{digits[17:]}"
