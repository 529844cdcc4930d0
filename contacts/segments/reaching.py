"""How many of a rule can be written to about a topic on a channel, in which languages, and why not the others?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from contacts import reach
from contacts.enums import Channel, Unreachable
from contacts.models import ContactQuerySet, Topic
from contacts.segments.counting import in_order
from contacts.segments.criteria import Criteria
from contacts.segments.patience import at_most
from contacts.segments.query import described_by


@dataclass(frozen=True, slots=True)
class Reach:
    """What a message about a topic on a channel comes to. People = reachable + without address + left out."""

    channel: Channel
    reachable: int
    by_language: dict[str, int]
    without_address: int
    left_out: dict[Unreachable, int]

    @property
    def total(self) -> int:
        return self.reachable + self.without_address + sum(self.left_out.values())


def reached(criteria: Criteria, *, topic: Topic, channel: Channel, at: datetime, seconds: float) -> Reach:
    """The same judgement as that of a campaign on this topic, person by person. Raises `TooSlow`."""
    with at_most(seconds):
        return _reached(described_by(criteria), topic=topic, channel=channel, at=at)


def _reached(people: ContactQuerySet, *, topic: Topic, channel: Channel, at: datetime) -> Reach:
    judged = reach.judged(people, topic=topic, channel=channel, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {judged.sql} SELECT language, address_id IS NULL, reason, count(*) FROM judged GROUP BY 1, 2, 3",  # noqa: S608
            judged.params,
        )
        groups = cursor.fetchall()
    by_language: dict[str, int] = {}
    left_out: dict[Unreachable, int] = {}
    without_address = 0
    for language, lacks_address, reason, number in groups:
        if lacks_address:
            without_address += number
        elif reason:
            left_out[Unreachable(reason)] = left_out.get(Unreachable(reason), 0) + number
        else:
            by_language[language] = number
    return Reach(
        channel,
        sum(by_language.values()),
        in_order(by_language),
        without_address,
        {reason: left_out[reason] for reason in Unreachable if reason in left_out},
    )
