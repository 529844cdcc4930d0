"""What do several sources, and several channels, cost among millions? And the names that fit a page the worst?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
LARGE: Final = "who agreed to news, and holders"
NEWS: Final = {"field": "topic", "is": "granted", "topic": "news", "channel": "email"}
FRENCH: Final = {"field": "language", "is": ["fr"]}
THREE: Final = (Channel.PUSH, Channel.SMS, Channel.EMAIL)
WAYS: Final = (
    ("one channel", (Channel.EMAIL,), ChannelRule.FIRST),
    ("the first of three", THREE, ChannelRule.FIRST),
    ("their choice of three", THREE, ChannelRule.CHOICE),
)


def measure(table: Table) -> None:
    """Of two small groups, of one of a million besides, and of one of millions, which is asked once a way."""
    for what, sources in _audiences().items():
        is_large = what == LARGE
        for how, channels, rule in WAYS:
            found: list[int] = []
            count = _count(_thought_of(sources, channels, rule), found)
            table.times(f"count: {what}, {how}", [count] * (1 if is_large else RUNS), bar=None if is_large else BAR)
            say(f"{found[0]:,} people")
        people = audience.universe(_thought_of(sources), at_most=readers.LOOKED_THROUGH)
        table.times(f"worst names: {what}", [lambda people=people: readers.extremes(people)] * RUNS, bar=READERS_BAR)
    table.times("worst names: everybody", [readers.extremes] * RUNS, bar=READERS_BAR)


def _audiences() -> dict[str, list[Any]]:
    fullest = Session.objects.order_by(F("venue__capacity").desc(nulls_last=True), "code").select_related("venue")
    first, second = fullest[0], fullest[1]
    return {
        "holders of two sessions": [_source("tickets", session=first), _source("tickets", session=second)],
        "holders, and who reads French": [_source("tickets", session=first), _segment("French", [FRENCH])],
        LARGE: [_segment("News", [NEWS]), _source("tickets", session=first)],
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


def _count(campaign: Campaign, found: list[int]) -> Callable[[], None]:
    return lambda: found.append(audience.count(campaign, at=clock()).universe)
