"""Which people does a rule describe? Each once, as a query that PostgreSQL answers by semi-joins."""

from __future__ import annotations

from django.db.models import Q

from contacts.models import Contact, ContactQuerySet, Segment
from contacts.segments import tree
from contacts.segments.conditions import Condition
from contacts.segments.criteria import Criteria
from contacts.segments.mentions import Known, look_up
from contacts.segments.tree import Group, Match


def people_in(segment: Segment) -> ContactQuerySet:
    """The people whom the segment describes now, each once. Raises `InvalidCriteria`, as `described_by`."""
    return described_by(segment.criteria)


def described_by(criteria: Criteria) -> ContactQuerySet:
    """The people of a rule, saved or not. Raises `InvalidCriteria` where it names what does not exist."""
    rule = tree.read(criteria)
    people = Contact.objects.present()
    return people.filter(_where(rule, look_up(rule.mentions()), wanted=True)) if rule.members else people


def validate(criteria: Criteria) -> None:
    """Raises `InvalidCriteria` with what is wrong, so that a mistyped code never narrows an audience in silence."""
    described_by(criteria)


def _where(member: Condition | Group, known: Known, *, wanted: bool) -> Q:
    """A negation goes down to the single conditions: NOT EXISTS is an anti-join, NOT (a OR b) a scan."""
    if isinstance(member, Condition):
        found = member.where(known)
        return found if wanted else ~found
    are_wanted = wanted if member.match != Match.NONE else not wanted
    every_one = (member.match == Match.ALL) == wanted if member.match != Match.NONE else wanted
    parts = [_where(each, known, wanted=are_wanted) for each in member.members]
    return Q(*parts, _connector=Q.AND if every_one else Q.OR)
