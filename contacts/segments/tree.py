"""What does a rule look like? Groups of conditions within groups, no deeper and no larger than people can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.segments.conditions import CONDITIONS, Condition
from contacts.segments.criteria import Criteria, InvalidCriteria, Said
from contacts.segments.mentions import Mention

DEEPEST: Final = 3
MOST_CONDITIONS: Final = 60


class Match(TextChoices):
    """How many of a group's members must be true."""

    ALL = "all", gettext_lazy("all of these conditions")
    ANY = "any", gettext_lazy("any of these conditions")
    NONE = "none", gettext_lazy("none of these conditions")


@dataclass(frozen=True, slots=True)
class Group:
    match: Match
    members: tuple[Condition | Group, ...]

    def conditions(self) -> Iterator[Condition]:
        for member in self.members:
            if isinstance(member, Group):
                yield from member.conditions()
            else:
                yield member

    def mentions(self) -> Iterator[Mention]:
        for condition in self.conditions():
            yield from condition.mentions()


EVERYBODY: Final = Group(Match.ALL, ())


def read(criteria: Criteria) -> Group:
    """The tree that the JSON says. Raises `InvalidCriteria` where it is none, or too large."""
    if not criteria:
        return EVERYBODY
    found = _group(criteria, depth=1)
    if sum(1 for _condition in found.conditions()) > MOST_CONDITIONS:
        raise InvalidCriteria(_("A rule has at most %(most)d conditions.") % {"most": MOST_CONDITIONS})
    return found


def _group(criteria: Any, *, depth: int) -> Group:
    if not isinstance(criteria, dict) or set(criteria) != {"match", "conditions"}:
        raise InvalidCriteria(_("A rule is a group: it matches all, any or none of its conditions."))
    match, members = criteria["match"], criteria["conditions"]
    if match not in Match.values or not isinstance(members, list):
        raise InvalidCriteria(_("A rule is a group: it matches all, any or none of its conditions."))
    if depth > DEEPEST:
        raise InvalidCriteria(_("Groups may stand in groups %(most)d deep.") % {"most": DEEPEST})
    if len(members) > MOST_CONDITIONS:
        raise InvalidCriteria(_("A rule has at most %(most)d conditions.") % {"most": MOST_CONDITIONS})
    if not members and (depth > 1 or match != Match.ALL):
        raise InvalidCriteria(_("A group needs at least one condition."))
    return Group(Match(match), tuple(_member(member, depth=depth) for member in members))


def _member(criteria: Any, *, depth: int) -> Condition | Group:
    if not isinstance(criteria, dict):
        raise InvalidCriteria(_("A rule is a group: it matches all, any or none of its conditions."))
    if "match" in criteria:
        return _group(criteria, depth=depth + 1)
    return condition(criteria)


def condition(criteria: Criteria) -> Condition:
    """One condition by itself."""
    field = criteria.get("field")
    if not isinstance(field, str) or field not in CONDITIONS:
        raise InvalidCriteria(_("There is no condition “%(field)s”.") % {"field": field})
    said = Said({part: value for part, value in criteria.items() if part != "field"})
    found = CONDITIONS[field].read(said)
    said.end()
    return found
