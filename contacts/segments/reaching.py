"""How many of a rule can be written to about a topic on a channel, in which languages, and why not the others?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from django.db.models import Max, Min, Q

from contacts import reach
from contacts.enums import Channel, Unreachable
from contacts.models import Contact, ContactQuerySet, Topic
from contacts.segments.counting import in_order
from contacts.segments.criteria import Criteria
from contacts.segments.patience import TooSlow, at_most
from contacts.segments.query import described_by

# An estimate asks the people of so many stretches of keys, evenly spread, each so many keys long.
STRETCHES: Final = 300
STRETCH: Final = 300
# Fewer people than that tell nothing of the others.
ENOUGH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Reach:
    """What a message about a topic on a channel comes to. People = reachable + without address + left out."""

    channel: Channel
    reachable: int
    by_language: dict[str, int]
    without_address: int
    left_out: dict[Unreachable, int]
    # Of how many people the figures were counted, where not of all: then they are an estimate.
    asked: int | None = None

    @property
    def total(self) -> int:
        return self.reachable + self.without_address + sum(self.left_out.values())


def reached(criteria: Criteria, *, topic: Topic, channel: Channel, at: datetime, seconds: float) -> Reach:
    """The same judgement as that of a campaign on this topic, person by person. Raises `TooSlow`."""
    with at_most(seconds):
        return _reached(described_by(criteria), topic=topic, channel=channel, at=at)


def estimated(
    criteria: Criteria, *, topic: Topic, channel: Channel, at: datetime, chance: Random, seconds: float
) -> Reach:
    """The same of a part of all people, drawn evenly over their keys, and multiplied: for the largest rules.

    Raises `TooSlow`, also where the part holds too few people to tell.
    """
    with at_most(seconds):
        ends = Contact.objects.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is None:
            raise TooSlow
        keys = ends["last"] - ends["first"] + 1
        stretch = max(1, keys // STRETCHES)
        drawn = Q()
        for start in range(ends["first"], ends["last"] + 1, stretch):
            first = start + chance.randrange(max(1, stretch - STRETCH))
            drawn |= Q(pk__range=(first, first + min(stretch, STRETCH) - 1))
        found = _reached(described_by(criteria).filter(drawn), topic=topic, channel=channel, at=at)
    if found.total < ENOUGH:
        raise TooSlow
    return _times(found, stretch / min(stretch, STRETCH))


def _times(found: Reach, factor: float) -> Reach:
    by_language = {code: round(count * factor) for code, count in found.by_language.items()}
    return Reach(
        found.channel,
        sum(by_language.values()),
        by_language,
        round(found.without_address * factor),
        {reason: round(count * factor) for reason, count in found.left_out.items()},
        asked=found.total,
    )


def _reached(people: ContactQuerySet, *, topic: Topic, channel: Channel, at: datetime) -> Reach:
    found = reach.counted(reach.judged(people, topic=topic, channel=channel, at=at))
    return Reach(channel, found.reachable, in_order(found.by_language), found.without_address, found.left_out)
