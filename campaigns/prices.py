"""What does a message cost, where, and on which day? From the list of prices; what is not in it is said to be unknown.

Before a campaign leaves nobody knows who will carry it, and the dearest price of a country is taken; afterwards, that
of the provider who did.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from campaigns.models import Price
from campaigns.placeholders.types import Money
from contacts.enums import Channel


@dataclass(frozen=True, slots=True)
class Cost:
    """A sum for each currency; `unknown` are people whose price nobody knows, by country."""

    totals: tuple[Money, ...]
    unknown: Mapping[str, int]


def price(channel: str, country: str, *, at: date, provider: str = "") -> Price | None:
    """The country's own row, else the one for all others; the dearest, where no provider is named."""
    found = _valid(channel, at=at).filter(country__in={country, ""})
    rows = found.filter(provider=provider) if provider else found
    return min(rows, key=_nearest_and_dearest, default=None)


def cost(people: Mapping[tuple[str, str], int], parts: Mapping[str, int], *, channel: str, at: date) -> Cost:
    """What it costs to write to these people: (country, language) → people, language → parts of their text. One query.

    An e-mail or a push message has one part, whatever `parts` says; an SMS in a language without parts is unknown.
    """
    prices = _by_country(channel, at=at)
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    unknown: Counter[str] = Counter()
    for (country, language), count in people.items():
        each = prices.get(country) or prices.get("")
        of_text = parts.get(language, 0) if channel == Channel.SMS else 1
        if each is None or not of_text:
            unknown[country] += count
        else:
            totals[each.currency] += each.amount * of_text * count
    return Cost(tuple(Money(total, currency) for currency, total in sorted(totals.items())), dict(unknown))


class PriceList:
    """The prices of some channels as they held day by day, read in one query."""

    def __init__(self, channels: Iterable[str]) -> None:
        self._rows: defaultdict[tuple[str, str, str], list[Price]] = defaultdict(list)
        for row in Price.objects.filter(channel__in=list(channels)):
            self._rows[row.channel, row.provider.casefold(), row.country].append(row)

    def billed(self, channels: Iterable[str]) -> list[str]:
        """An SMS always costs something; of the others, those that the list has a price for."""
        listed = {channel for channel, _provider, _country in self._rows}
        return sorted(channel for channel in set(channels) if channel == Channel.SMS or channel in listed)

    def on(self, day: date, channel: str, provider: str, country: str) -> Price | None:
        """What this provider took on that day: the country's own row, else the one for all others."""
        for where in (country, ""):
            for row in self._rows.get((channel, provider.casefold(), where), ()):
                if _holds(row, day):
                    return row
        return None


def _by_country(channel: str, *, at: date) -> dict[str, Price]:
    by_country: dict[str, Price] = {}
    for row in sorted(_valid(channel, at=at), key=_nearest_and_dearest):
        by_country.setdefault(row.country, row)
    return by_country


def _valid(channel: str, *, at: date) -> QuerySet[Price]:
    return Price.objects.filter(channel=channel, valid__contains=at)


def _holds(row: Price, day: date) -> bool:
    first, end = row.valid.lower, row.valid.upper
    return (first is None or first <= day) and (end is None or day < end)


def _nearest_and_dearest(row: Price) -> tuple[bool, Decimal, int]:
    # An estimate that is too high offends nobody; one that is too low does.
    return not row.country, -row.amount, row.pk
