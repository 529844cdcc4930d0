"""In which country does somebody live, and which clock hangs on their wall? First what they said themselves."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from babel.core import get_global
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

FRANCE: Final = "FR"
# Under the law of France, with clocks and holidays of their own; the first three digits of their postcodes.
OVERSEAS: Final = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
# The clock that most people of a country with several go by.
_MOST_GO_BY: Final = {
    "AQ": "Antarctica/McMurdo", "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CD": "Africa/Kinshasa", "CL": "America/Santiago",
    "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin", "EC": "America/Guayaquil",
    "ES": "Europe/Madrid", "FM": "Pacific/Pohnpei", "GL": "America/Nuuk", "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty", "MH": "Pacific/Majuro", "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland", "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby", "PS": "Asia/Hebron", "PT": "Europe/Lisbon", "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv", "UM": "Pacific/Midway", "US": "America/New_York", "UZ": "Asia/Tashkent",
}  # fmt: skip
# Numbers of Mayotte begin like those of Réunion, and go by another clock.
_WITHIN_ANOTHER: Final = {"+262269": "YT", "+262639": "YT"}
# How many characters of a number tell its country, most first.
PREFIXES: Final = (7, 4, 3, 2)


class Place(NamedTuple):
    """A country as ISO 3166 writes it, '' where nobody knows, and a time zone."""

    country: str
    zone: str


@lru_cache(maxsize=1)
def zones() -> dict[str, str]:
    """The clock of each country."""
    listed: dict[str, list[str]] = get_global("territory_zones")  # type: ignore[assignment]
    found = {country: names[0] for country, names in listed.items() if len(country) == 2 and names}
    return {**found, **_MOST_GO_BY}


@lru_cache(maxsize=1)
def countries_of_zones() -> dict[str, str]:
    """The country of each clock that hangs in one country alone."""
    listed: dict[str, str] = get_global("zone_territories")  # type: ignore[assignment]
    return {zone: country for zone, country in listed.items() if len(country) == 2 and country != "ZZ"}


@lru_cache(maxsize=1)
def countries_of_numbers() -> dict[str, str]:
    """By the beginning of a telephone number; of several countries that share one, the largest."""
    found = {f"+{code}": regions[0] for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() if regions[0] != "001"}
    return {**found, **_WITHIN_ANOTHER}


def place_of(*, zone: str, country: str, postcode: str, number: str, default_zone: str) -> Place:
    """By the law of which country, and by which clock? `number` is the telephone number written to, else ''.

    A number belongs to its country, wherever its bearer is. The stated clock comes before that of any country.
    """
    where = _of_number(number) or _overseas(zone, country, postcode) or country or countries_of_zones().get(zone, "")
    return Place(where, zone or zones().get(where, default_zone))


def law_of(country: str) -> str:
    """Whose rows hold where a country has none of its own."""
    return FRANCE if country in OVERSEAS.values() else country


def _of_number(number: str) -> str:
    known = countries_of_numbers()
    return next((known[number[:size]] for size in PREFIXES if number[:size] in known), "")


def _overseas(zone: str, country: str, postcode: str) -> str:
    if country not in {"", FRANCE}:
        return ""
    there = countries_of_zones().get(zone, "")
    if there in OVERSEAS.values():
        return there
    return OVERSEAS.get(postcode[:3], "") if country == FRANCE else ""
