"""Which groups of people would a comms officer have saved? A few rules to begin with."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from contacts import segments
from contacts.demo import topics
from contacts.models import Segment
from contacts.segments import counting

Rule = dict[str, Any]


def _all(*conditions: Rule) -> Rule:
    return {"match": "all", "conditions": list(conditions)}


def _any(*conditions: Rule) -> Rule:
    return {"match": "any", "conditions": list(conditions)}


def _none(*conditions: Rule) -> Rule:
    return {"match": "none", "conditions": list(conditions)}


def _speaking(*languages: str) -> Rule:
    return {"field": "language", "is": list(languages)}


def _accept(topic: str, channel: str = "email") -> Rule:
    return {"field": "topic", "is": "granted", "topic": topic, "channel": channel}


def _hold(**facets: list[str]) -> Rule:
    return {"field": "ticket", "is": "held", **facets}


_RULES: dict[str, Rule] = {
    "Everybody": {},
    "Everyone who accepts news": _all(_accept(topics.NEWS)),
    "Everyone who accepts news of the shop": _all(_accept(topics.SHOP)),
    "French-speaking, accept news": _all(_speaking("fr"), _accept(topics.NEWS)),
    "Arabic- and Chinese-speaking, accept news": _all(_speaking("ar", "zh-hans"), _accept(topics.NEWS)),
    "Living in Japan or Korea": _all({"field": "country", "is": ["JP", "KR"]}),
    "Holders of athletics sessions": _all(_hold(disciplines=["ATH"])),
    "Holders at the Stade de France": _all(_hold(venues=["STA"])),
    "Holders of surfing in Tahiti": _all(_hold(disciplines=["SRF"])),
    "Athletics on 4 August, French-speaking, by SMS": _all(
        _speaking("fr"),
        _hold(disciplines=["ATH"], days=["2024-08-04"]),
        {"field": "topic", "is": "granted", "channel": "sms"},
    ),
    "Accept news, but hold no ticket": _all(_accept(topics.NEWS), _none(_hold())),
    "Adults from Paris or with judo tickets": _all(
        {"field": "age", "from": 19},
        _any({"field": "postcode", "is": ["75"]}, _hold(disciplines=["JUD"])),
    ),
    "Gave up their tickets": _all({"field": "ticket", "is": "former"}),
}


def ensure_segments() -> None:
    """The rules that are missing; those that staff have changed are left as they are."""
    for name, criteria in _RULES.items():
        segments.validate(criteria)
        Segment.objects.get_or_create(name=name, defaults={"criteria": criteria})


def count_segments() -> None:
    """The figures that a worker takes when staff save a segment; those taken before stay."""
    for segment in Segment.objects.filter(counted_at=None):
        counting.recount_if_possible(segment, at=timezone.now())
