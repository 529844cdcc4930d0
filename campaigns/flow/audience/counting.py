"""What does the audience come to: how many, on which channel, in which language, and how many not, and why?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeVar

from campaigns.enums import ChannelRule, Reason
from campaigns.flow.audience import judging
from campaigns.models import Campaign
from contacts import reach
from contacts.enums import Channel
from contacts.reach import Standing
from contacts.segments.patience import AT_ONCE, PATIENT, TooSlow, at_most

Key = TypeVar("Key")

# Where the exact figure takes too long, counted no further than this.
AT_LEAST: Final = 100_000


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """Who is written to on one channel. The country is told where the price depends on it, else it is ''."""

    by_country_and_language: Mapping[tuple[str, str], int]

    @property
    def reachable(self) -> int:
        return sum(self.by_country_and_language.values())

    @property
    def by_language(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for (_country, language), people in self.by_country_and_language.items():
            found[language] += people
        return dict(found)


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """What the audience comes to. Universe = reachable + without address + excluded, by reason.

    Each person is counted once in these; in `by_channel` as often as they are written to. Not exact: there are more
    than `reachable`, and counting them takes too long.
    """

    universe: int
    reachable: int
    by_language: dict[str, int]
    without_address: int
    excluded: dict[Reason, int]
    by_channel: dict[Channel, ChannelCount] = field(default_factory=dict)
    is_exact: bool = True


def count(campaign: Campaign, *, at: datetime) -> AudienceCount:
    """How many people in which language on which channel, and how many not, and why."""
    channels = judging.channels_of(campaign)
    # One channel without a price by country: asked as the snapshot asks, and as it was measured on millions.
    if len(channels) == 1 and channels[0] != Channel.SMS:
        return _on_one(channels[0], reach.counted(judging.of(campaign, at=at)))
    rule = ChannelRule(campaign.channel_rule)
    found = judging.standings(campaign, at=at, with_choice=rule == ChannelRule.CHOICE)
    return of_standings(found, channels=channels, rule=rule)


def count_within(campaign: Campaign, *, at: datetime, seconds: float = PATIENT) -> AudienceCount:
    """`count` for who waits for a page: after that time, only that there are more than so many."""
    try:
        with at_most(seconds):
            return count(campaign, at=at)
    except TooSlow:
        pass
    try:
        with at_most(AT_ONCE):
            people = judging.reachable(campaign, at=at, at_most=AT_LEAST)
    except TooSlow:
        people = 0
    return AudienceCount(people, people, {}, 0, {}, is_exact=False)


def less_control(counted: AudienceCount, *, percent: int) -> AudienceCount:
    """Without those who are kept to compare with: of each alike about as many as the lot draws when it leaves."""
    kept = counted.reachable * percent // 100
    if not kept:
        return counted
    return replace(
        counted,
        reachable=counted.reachable - kept,
        by_language=_less(counted.by_language, percent),
        excluded={**counted.excluded, Reason.CONTROL: kept},
        by_channel={
            channel: ChannelCount(_less(each.by_country_and_language, percent))
            for channel, each in counted.by_channel.items()
        },
    )


def _less(people: Mapping[Key, int], percent: int) -> dict[Key, int]:
    """Taken of the running sum, so that whatever is rounded adds up to what is taken of the whole."""
    found, passed = {}, 0
    for key, number in people.items():
        before, passed = passed, passed + number
        found[key] = number - (passed * percent // 100 - before * percent // 100)
    return found


def of_standings(standings: Iterable[Standing], *, channels: Iterable[Channel], rule: ChannelRule) -> AudienceCount:
    """The people of these standings, each on the channels that the rule gives them."""
    on_channel: dict[Channel, Counter[tuple[str, str]]] = {channel: Counter() for channel in channels}
    by_language: Counter[str] = Counter()
    excluded: Counter[str] = Counter()
    universe = without_address = 0
    for standing in standings:
        universe += standing.people
        written_on = channels_for(standing, rule=rule)
        for channel in written_on:
            country = standing.country if channel == Channel.SMS else ""
            on_channel[channel][country, standing.language] += standing.people
        if written_on:
            by_language[standing.language] += standing.people
        elif reason := standing.left_out_for:
            excluded[reason] += standing.people
        else:
            without_address += standing.people
    return AudienceCount(
        universe=universe,
        reachable=sum(by_language.values()),
        by_language=dict(by_language),
        without_address=without_address,
        excluded={reason: excluded[reason] for reason in Reason if reason in excluded},
        by_channel={channel: ChannelCount(dict(people)) for channel, people in on_channel.items()},
    )


def channels_for(standing: Standing, *, rule: ChannelRule) -> list[Channel]:
    """The channels on which these people are written to; none where they may or can be on none."""
    possible = standing.open_to
    if rule == ChannelRule.ALL or len(possible) <= 1:
        return possible
    if rule == ChannelRule.CHOICE and standing.chosen in possible:
        return [standing.chosen]
    return possible[:1]


def _on_one(channel: Channel, found: reach.Counted) -> AudienceCount:
    languages = {("", language): people for language, people in found.by_language.items()}
    return AudienceCount(
        universe=found.total,
        reachable=found.reachable,
        by_language=found.by_language,
        without_address=found.without_address,
        excluded={Reason(reason): number for reason, number in found.left_out.items()},
        by_channel={channel: ChannelCount(languages)},
    )
