"""What has a campaign cost so far, and what may come on top?

From what the providers carried (`flow.carried`) and what each took in that country on that day (`prices`). What is in
doubt may be billed or not, and is told apart. What has no price, or no known number of parts, is unknown, never free.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from campaigns.enums import HANDED_OVER, MessageStatus
from campaigns.flow import carried
from campaigns.flow.carried import Carried
from campaigns.models import Campaign, ProviderState
from campaigns.placeholders.types import Money
from campaigns.prices import PriceList
from contacts.enums import Channel


@dataclass(slots=True)
class Sum:
    """Money by currency; `unknown` are messages of which nobody knows what they cost."""

    amounts: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    unknown: int = 0

    def add(self, other: Sum) -> None:
        for currency, amount in other.amounts.items():
            self.amounts[currency] += amount
        self.unknown += other.unknown

    @property
    def totals(self) -> list[Money]:
        return [Money(amount, currency) for currency, amount in sorted(self.amounts.items())]


@dataclass(slots=True)
class Line:
    """What one provider did, altogether or in one country; `parts` are those of what it took."""

    channel: str
    provider: str  # empty where nobody knows who it was
    country: str = ""
    messages: Counter[str] = field(default_factory=Counter)  # by status
    parts: int = 0
    spent: Sum = field(default_factory=Sum)

    @property
    def handed_over(self) -> int:
        return sum(self.messages[status] for status in HANDED_OVER)


@dataclass(slots=True)
class Spending:
    """What was handed over, what may have been; by provider, and of SMS by country, the most parts first."""

    spent: Sum = field(default_factory=Sum)
    in_doubt: Sum = field(default_factory=Sum)
    by_provider: list[Line] = field(default_factory=list)
    by_country: list[Line] = field(default_factory=list)
    is_billed: bool = False


def of(campaign: Campaign) -> Spending:
    """The campaign as it stands at this moment: three questions, however many people there are."""
    rows = carried.of(campaign)
    codes: dict[int | None, str] = dict(ProviderState.objects.values_list("pk", "code"))
    listed = PriceList({row.channel for row in rows} | set(campaign.channels))
    found = Spending(is_billed=bool(listed.billed(campaign.channels)))
    by_provider: dict[tuple[str, str], Line] = {}
    by_country: dict[tuple[str, str], Line] = {}
    for row in rows:
        code = codes.get(row.provider_id, "")
        bill = _bill(row, code, listed)
        if row.status == MessageStatus.IN_DOUBT:
            found.in_doubt.add(bill)
        else:
            found.spent.add(bill)
        _enter(by_provider.setdefault((row.channel, code), Line(row.channel, code)), row, bill)
        if row.channel == Channel.SMS:
            _enter(by_country.setdefault((code, row.country), Line(row.channel, code, row.country)), row, bill)
    found.by_provider = [by_provider[key] for key in sorted(by_provider)]
    found.by_country = sorted(by_country.values(), key=lambda line: (-line.parts, line.country, line.provider))
    return found


def _bill(row: Carried, provider: str, listed: PriceList) -> Sum:
    """What a provider asks for these; nothing for what it refused."""
    if row.status == MessageStatus.REJECTED or not listed.billed([row.channel]):
        return Sum()
    each = listed.on(row.day, row.channel, provider, row.country) if row.day else None
    if each is None:
        return Sum(unknown=row.messages)
    bill = Sum(unknown=row.unmeasured)
    bill.amounts[each.currency] += each.amount * row.parts
    return bill


def _enter(line: Line, row: Carried, bill: Sum) -> None:
    line.messages[row.status] += row.messages
    if row.status in HANDED_OVER:
        line.parts += row.parts
        line.spent.add(bill)
