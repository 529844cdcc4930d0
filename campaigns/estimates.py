"""What would a campaign cost as it stands? The people it reaches, times the parts of their text, at today's prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaigns import contents, prices, versions
from campaigns.contents import ContentJson
from campaigns.flow import render
from campaigns.flow.audience import AudienceCount
from campaigns.models import Campaign
from campaigns.placeholders import samples
from campaigns.placeholders.types import Money
from campaigns.prices import Cost
from contacts.enums import Channel


@dataclass(frozen=True, slots=True)
class Estimate:
    """By channel, in the order of the campaign."""

    by_channel: Mapping[Channel, Cost]

    @property
    def totals(self) -> list[Money]:
        sums: dict[str, Decimal] = {}
        for cost in self.by_channel.values():
            for money in cost.totals:
                sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
        return [Money(amount, currency) for currency, amount in sorted(sums.items())]

    @property
    def unknown(self) -> int:
        """People whom nobody knows the price of writing to."""
        return sum(sum(cost.unknown.values()) for cost in self.by_channel.values())


def of(campaign: Campaign, count: AudienceCount, *, content: ContentJson, at: date) -> Estimate:
    """At the prices of that day; a person who reads another language than their own is counted with its text."""
    served = contents.served_by(content)
    by_channel = {}
    for channel, counted in count.by_channel.items():
        people: Counter[tuple[str, str]] = Counter()
        for (country, language), number in counted.by_country_and_language.items():
            if language in served:
                people[country, served[language]] += number
        parts = sms_parts(campaign, content) if channel == Channel.SMS and people else {}
        by_channel[channel] = prices.cost(people, parts, channel=channel, at=at)
    return Estimate(by_channel)


def sms_parts(campaign: Campaign, content: ContentJson) -> dict[str, int]:
    """How many parts the SMS of each language has for a sample reader; none where it cannot be made."""
    frame = versions.frames_for(campaign.template, content=content, campaign=campaign)
    found = {}
    for language in contents.languages_in(content):
        words = contents.in_language(content, language)
        if words is None or not words.sms.strip():
            continue
        known = frame(language)
        try:
            compiled = versions.compiled_draft(words, language=language, channel=Channel.SMS, frame=known)
        except render.ContentRefused:
            continue
        copy = render.fill(compiled, samples(language, sessions=known.sessions))
        assert isinstance(copy, render.RenderedSms)  # it was compiled for that channel
        found[language] = copy.parts.parts
    return found
