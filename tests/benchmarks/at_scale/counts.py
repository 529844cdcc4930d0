"""How fast is it known how many people a rule describes? The five shapes that comms staff ask for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any, Final

from django.db.models import F
from django.utils import timezone

from committee.models import Session
from contacts.enums import Channel
from contacts.models import Topic
from contacts.segments import counting
from contacts.segments.patience import PATIENT, TooSlow
from contacts.segments.reaching import while_one_waits
from tests.benchmarks.ground import say
from tests.benchmarks.stopwatch import Table

BAR: Final = 2.0
RUNS: Final = 6


def measure(table: Table) -> None:
    for what, conditions in _shapes().items():
        criteria = {"match": "all", "conditions": conditions}
        say(f"{_count(criteria)():,} people: {what}")
        table.times(what, [_count(criteria)] * RUNS, bar=BAR)
        if conditions:
            channel = Channel.SMS if "SMS" in what else Channel.EMAIL
            table.times(f"who of them can be written to by {channel}", [_reach(criteria, channel)] * RUNS, bar=BAR)


def _shapes() -> dict[str, list[dict[str, Any]]]:
    fullest = Session.objects.order_by(F("venue__capacity").desc(nulls_last=True), "code").select_related(
        "venue", "discipline"
    )[0]
    athletics = Session.objects.filter(discipline__code="ATH").order_by("during")
    day = athletics[len(athletics) // 2].starts_at.date().isoformat()
    news = {"field": "topic", "is": "granted", "topic": "news", "channel": "email"}
    return {
        "by language, country and age": [
            {"field": "language", "is": ["fr"]},
            {"field": "country", "is": ["FR"]},
            {"field": "age", "from": 25, "to": 44},
        ],
        "accept one topic on one channel": [news],
        "hold tickets for one session": [{"field": "ticket", "is": "held", "sessions": [fullest.code]}],
        "read French, hold athletics on a day, accept SMS": [
            {"field": "language", "is": ["fr"]},
            {"field": "ticket", "is": "held", "disciplines": ["ATH"], "days": [day]},
            {"field": "topic", "is": "granted", "topic": "news", "channel": "sms"},
        ],
        "in one country, tagged, not at one venue, accept news": [
            {"field": "country", "is": ["FR"]},
            {"field": "tag", "is": ["early-bird"]},
            {
                "match": "none",
                "conditions": [{"field": "ticket", "is": "held", "venues": [fullest.venue.code]}],
            },
            news,
        ],
        "everybody": [],
    }


def _count(criteria: dict[str, Any]) -> Callable[[], int]:
    return lambda: counting.count(criteria, seconds=PATIENT).total


def _reach(criteria: dict[str, Any], channel: Channel) -> Callable[[], None]:
    """As the page of a segment asks for it: by language, and the others by reason."""
    asked = {"topic": Topic.objects.get(code="news"), "channel": channel, "at": timezone.now()}

    def call() -> None:
        # Then the page says that it takes too long: the time counts.
        with suppress(TooSlow):
            while_one_waits(criteria, **asked, chance=Random(7))

    return call
