"""What will a campaign cost whose people were just written down? Kept, to stand beside what it did cost.

The estimate before it leaves asks who its people would be; this is of those they are. Nobody knows yet which provider
will carry them, so it is at the dearest price of each country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import connection

from campaigns import prices
from campaigns.enums import MessageStatus
from campaigns.flow import render, tally
from campaigns.models import Campaign, CampaignVariant, CompiledText, Ledger
from campaigns.placeholders import samples
from campaigns.prices import Cost, PriceList
from campaigns.spending import Sum
from committee.errors import CommitteeError
from contacts import addresses
from contacts.enums import Channel

# Numbers that begin alike are of one country: one of them is asked for all.
ALIKE: Final = 7
NUMBERS: Final = """
    SELECT variant, language, min(address), count(*)
      FROM campaigns_message
     WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND channel = 'sms' AND status <> 'excluded'
       AND address <> ''
     GROUP BY variant, language, left(address, %(alike)s)
"""


def write_down(campaign: Campaign) -> None:
    """What the people of its snapshot will cost, by the prices of the day; safe to ask again."""
    if campaign.started_at is None:
        return
    day, total = campaign.started_at.date(), Sum()
    for channel in PriceList(campaign.channels).billed(campaign.channels):
        people, parts = _of_sms(campaign) if channel == Channel.SMS else (_of_others(campaign, channel), {})
        total.add(_summed(prices.cost(people, parts, channel=channel, at=day)))
    told = {"amounts": {name: str(amount) for name, amount in total.amounts.items()}, "unknown": total.unknown}
    Campaign.objects.filter(pk=campaign.pk).update(foreseen_cost=told)


def write_down_missing(*, at: datetime) -> None:
    """Of the campaigns whose worker died before it had said so."""
    kept = Ledger.objects.filter(dropped_at=None).values("pk")
    recent = Campaign.objects.filter(started_at__gt=at - tally.MOVES_AFTER_THE_END, ledger__in=kept)
    for campaign in recent.filter(foreseen_cost__isnull=True).order_by("pk"):
        write_down(campaign)


def of(campaign: Campaign) -> Sum | None:
    """As it was written down; None where it was not."""
    told = campaign.foreseen_cost
    if told is None:
        return None
    known = Sum(unknown=told["unknown"])
    known.amounts.update({currency: Decimal(amount) for currency, amount in told["amounts"].items()})
    return known


def _summed(cost: Cost) -> Sum:
    total = Sum(unknown=sum(cost.unknown.values()))
    total.amounts.update({money.currency: money.amount for money in cost.totals})
    return total


def _of_sms(campaign: Campaign) -> tuple[Mapping[tuple[str, str], int], dict[str, int]]:
    """People by country and text; and how many parts each text has for a sample reader."""
    people: Counter[tuple[str, str]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, {"ledger": campaign.ledger, "campaign": campaign.pk, "alike": ALIKE})
        for variant, language, number, count in cursor:
            people[addresses.phone_country(number), f"{variant}/{language}"] += count
    return people, _parts_of_texts(campaign)


def _parts_of_texts(campaign: Campaign) -> dict[str, int]:
    variants = CampaignVariant.objects.filter(campaign=campaign).values_list("label", "version")
    versions = dict([("", campaign.version_id), *variants])
    texts = CompiledText.objects.filter(campaign=campaign, channel=Channel.SMS, version__in=versions.values())
    parts = {(text.version_id, text.language): _parts_of(text) for text in texts}
    return {
        f"{label}/{language}": count
        for label, version in versions.items()
        for (of_version, language), count in parts.items()
        if of_version == version
    }


def _parts_of(text: CompiledText) -> int:
    """None where it cannot be made for the sample reader: then its price is unknown."""
    try:
        copy = render.fill(render.read(text.text), samples(text.language, sessions=text.sessions))
    except CommitteeError:
        return 0
    assert isinstance(copy, render.RenderedSms)  # it was compiled for that channel
    return copy.parts.parts


def _of_others(campaign: Campaign, channel: str) -> dict[tuple[str, str], int]:
    """One part each, wherever they live."""
    stands = [stand for stand in tally.of(campaign) if stand.channel == channel]
    return {("", ""): sum(each.messages for each in stands if each.status != MessageStatus.EXCLUDED)}
