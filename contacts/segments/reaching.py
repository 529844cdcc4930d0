"""How many of a rule can be written to about a topic on a channel, in which languages, and why not the others?"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final, TypedDict

from django.db.models import Max, Min

from contacts import reach
from contacts.enums import Channel, Unreachable
from contacts.models import Contact, Topic
from contacts.segments.counting import in_order
from contacts.segments.criteria import Criteria
from contacts.segments.patience import AT_ONCE, TooSlow, at_most
from contacts.segments.query import described_by

# An estimate asks the people of so many stretches of keys, evenly spread, each so many keys long; of a rule of few
# people, longer ones.
STRETCHES: Final = 300
STRETCH: Final = 300
LONG_STRETCH: Final = 1_200
# Fewer people than that tell nothing of the others.
ENOUGH: Final = 400
# Whoever waits for a page does not wait for each of more people than that to be looked at, nor longer.
EXACT_UP_TO: Final = 120_000
EXACT_WITHIN: Final = 1.2


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


class _Asked(TypedDict):
    topic: Topic
    channel: Channel
    at: datetime


def while_one_waits(criteria: Criteria, *, topic: Topic, channel: Channel, at: datetime, chance: Random) -> Reach:
    """Exact where that takes a second; else an estimate, which takes less. Raises `TooSlow` where neither is had.

    The estimate comes first: it costs little, and tells whether there are too many people to ask them all.
    """
    asked: _Asked = {"topic": topic, "channel": channel, "at": at}
    rough = None
    with suppress(TooSlow):
        rough = estimated(criteria, **asked, chance=chance, seconds=EXACT_WITHIN, length=STRETCH)
        if rough.total > EXACT_UP_TO:
            return rough
    try:
        return reached(criteria, **asked, seconds=EXACT_WITHIN)
    except TooSlow:
        return rough or estimated(criteria, **asked, chance=chance, seconds=AT_ONCE, length=LONG_STRETCH)


def reached(criteria: Criteria, *, topic: Topic, channel: Channel, at: datetime, seconds: float) -> Reach:
    """The same judgement as that of a campaign on this topic, person by person. Raises `TooSlow`."""
    with at_most(seconds):
        return _counted(reach.judged(described_by(criteria), topic=topic, channel=channel, at=at), channel)


def estimated(
    criteria: Criteria,
    *,
    topic: Topic,
    channel: Channel,
    at: datetime,
    chance: Random,
    seconds: float,
    length: int,
) -> Reach:
    """The same of a part of all people, drawn evenly over their keys in stretches of `length`, and multiplied.

    Raises `TooSlow`, also where the part holds too few people to tell, or would be the whole.
    """
    with at_most(seconds):
        starts, factor = _drawn(chance, length)
        everybody = reach.judged(described_by(criteria), topic=topic, channel=channel, at=at)
        found = _counted(everybody.of_part(starts, length=length), channel)
    if found.total < ENOUGH:
        raise TooSlow
    return _times(found, factor)


def _drawn(chance: Random, length: int) -> tuple[list[int], float]:
    """Where the stretches of a draw begin, one in each three-hundredth of all keys; and what part of all they are."""
    ends = Contact.objects.aggregate(first=Min("pk"), last=Max("pk"))
    keys = ends["last"] - ends["first"] + 1 if ends["first"] else 0
    share = keys // STRETCHES
    if share <= length:
        raise TooSlow
    starts = range(ends["first"], ends["last"] + 1, share)
    return [start + chance.randrange(share - length) for start in starts], share / length


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


def _counted(judged: reach.Judged, channel: Channel) -> Reach:
    found = reach.counted(judged)
    return Reach(channel, found.reachable, in_order(found.by_language), found.without_address, found.left_out)
