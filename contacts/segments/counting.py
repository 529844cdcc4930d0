"""How many people does a rule describe, and in which languages?"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count

from committee import languages
from contacts.models import ContactQuerySet, Segment
from contacts.segments.criteria import Criteria, InvalidCriteria
from contacts.segments.patience import AT_NIGHT, AT_ONCE, TooSlow, at_most
from contacts.segments.query import described_by, people_in

# Where the exact figure takes too long: counted no further than this.
AT_LEAST: Final = 100_000


@dataclass(frozen=True, slots=True)
class People:
    """How many there are. Not exact: there are more, and counting them took too long."""

    total: int
    by_language: dict[str, int]
    is_exact: bool = True


def count(criteria: Criteria, *, seconds: float = AT_ONCE) -> People:
    """The people of a rule; after that time, only that there are more than so many."""
    people = described_by(criteria)
    try:
        with at_most(seconds):
            return _exactly(people)
    except TooSlow:
        pass
    try:
        with at_most(seconds):
            return People(people.order_by()[:AT_LEAST].count(), {}, is_exact=False)
    except TooSlow:
        return People(0, {}, is_exact=False)


def _exactly(people: ContactQuerySet) -> People:
    found = people.order_by().values_list("language").annotate(Count("pk"))
    by_language = in_order(dict(found))
    return People(sum(by_language.values()), by_language)


def in_order(by_language: dict[str, int]) -> dict[str, int]:
    return {code: by_language[code] for code in languages.CODES if code in by_language}


def recount(segment: Segment, *, at: datetime, seconds: float = AT_NIGHT) -> Segment:
    """Keep how many there are now, for the list of segments. Raises `TooSlow`, and then the last figure stays."""
    with at_most(seconds):
        segment.people_count = people_in(segment).order_by().count()
    segment.counted_at = at
    # Not `save()`: counting changes nothing that somebody has written. The figure is that of this rule and no other.
    same_rule = Segment.objects.filter(pk=segment.pk, criteria=segment.criteria)
    same_rule.update(people_count=segment.people_count, counted_at=at)
    return segment


def recount_if_possible(segment: Segment, *, at: datetime) -> None:
    """For the night: a rule that nobody can count, or that names what is gone, keeps its last figure."""
    with suppress(TooSlow, InvalidCriteria):
        recount(segment, at=at)
