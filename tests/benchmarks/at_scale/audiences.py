"""What do several sources, and several channels, cost among millions? And the names that fit a page the worst?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

from django.db.models import F

from campaigns import readers
from campaigns.enums import ChannelRule
from campaigns.flow import audience
from campaigns.models import Campaign, MessageTemplate
from committee.db import clock
from committee.models import Session
from contacts.enums import Channel
from contacts.models import Segment, Topic
from tests.benchmarks.ground import say
from tests.benchmarks.stopwatch import Table

# What the page of a campaign waits before it says “more than”.
BAR: Final = 20.0
READERS_BAR: Final = 2.5
RUNS: Final = 3
NEWS: Final = {"field": "topic", "is": "granted", "topic": "news", "channel": "email"}
FRENCH: Final = {"field": "language", "is": ["fr"]}
THREE: Final = (Channel.PUSH, Channel.SMS, Channel.EMAIL)
WAYS: Final = (
    ("one channel", (Channel.EMAIL,), ChannelRule.FIRST),
    ("the first of three", THREE, ChannelRule.FIRST),
    ("their choice of three", THREE, ChannelRule.CHOICE),
)


def measure(table: Table) -> None:
    for what, sources in _audiences().items():
        for how, channels, rule in WAYS:
            campaign = _thought_of(sources, channels, rule)
            say(f"{audience.count(campaign, at=clock()).universe:,} people: {what}, {how}")
            table.times(f"count: {what}, {how}", [_count(campaign, clock())] * RUNS, bar=BAR)
        people = audience.universe(_thought_of(sources))
        table.times(f"worst names: {what}", [lambda people=people: readers.extremes(people)] * RUNS, bar=READERS_BAR)
    table.times("worst names: everybody", [readers.extremes] * RUNS, bar=READERS_BAR)


def _audiences() -> dict[str, list[Any]]:
    fullest = Session.objects.order_by(F("venue__capacity").desc(nulls_last=True), "code").select_related("venue")
    first, second = fullest[0], fullest[1]
    return {
        "holders of two sessions": [_source("tickets", session=first), _source("tickets", session=second)],
        "holders, and who reads French": [_source("tickets", session=first), _segment("French", [FRENCH])],
        "who agreed to news, and holders": [_segment("News", [NEWS]), _source("tickets", session=first)],
    }


def _segment(name: str, conditions: Sequence[dict[str, Any]]) -> Any:
    return _source("segment", segment=Segment(name=name, criteria={"match": "all", "conditions": list(conditions)}))


def _source(kind: str, **fields: Any) -> Any:
    """As a row of a campaign that is only being thought of."""
    names = ("segment", "people_list", "session", "venue", "position_of", "from_at", "until_at")
    return SimpleNamespace(**{**dict.fromkeys(names), "kind": kind, "is_former": False, **fields})


def _thought_of(
    sources: list[Any], channels: Sequence[Channel] = (Channel.EMAIL,), rule: ChannelRule = ChannelRule.FIRST
) -> Campaign:
    template = MessageTemplate(topic=Topic.objects.get(code="news"))
    campaign = Campaign(template=template, channels=[*channels], channel_rule=rule)
    campaign.thought_of = sources
    return campaign


def _count(campaign: Campaign, at: datetime) -> Callable[[], object]:
    return lambda: audience.count(campaign, at=at)
