"""Which sessions, topics, lists … does a rule name, and do they exist? Looked up once a kind, however many rules.

The rule keeps codes; the query wants keys, and the sentence wants the names people use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from committee.models import Discipline, Gate, Session, Venue, VenuePart
from contacts.models import Attribute, Contact, ImportRun, PeopleList, Reference, Topic
from contacts.segments.criteria import InvalidCriteria

Key = str | int


class Mention(NamedTuple):
    """One thing that a rule names: its kind, as in `_FIND`, and its code or number."""

    kind: str
    key: Key


@dataclass(frozen=True, slots=True)
class Known:
    """What was found of all that was mentioned."""

    found: Mapping[str, Mapping[Key, Any]]

    def row(self, kind: str, key: Key) -> Any:
        """Raises `InvalidCriteria` where it does not exist: a rule never widens or narrows in silence."""
        if key not in self.found.get(kind, {}):
            raise InvalidCriteria(_("“%(value)s” does not exist.") % {"value": key})
        return self.found[kind][key]

    def rows(self, kind: str, keys: Iterable[Key]) -> list[Any]:
        return [self.row(kind, key) for key in keys]

    def keys(self, kind: str, keys: Iterable[Key]) -> list[int]:
        return [row.pk for row in self.rows(kind, keys)]

    def name(self, kind: str, key: Key, say: Callable[[Any], str]) -> str:
        """How people call it; what is not there any more, by its code."""
        found = self.found.get(kind, {}).get(key)
        return (say(found) if found is not None else "") or str(key)


def look_up(mentions: Iterable[Mention]) -> Known:
    """All that is named, in one question for each kind of thing."""
    wanted: dict[str, set[Key]] = {}
    for mention in mentions:
        wanted.setdefault(mention.kind, set()).add(mention.key)
    return Known({kind: _FIND[kind](keys) for kind, keys in wanted.items()})


def _by_code(model: type[Discipline | Topic | Attribute]) -> Callable[[set[Key]], dict[Key, Any]]:
    return lambda codes: {row.code: row for row in model.objects.filter(code__in=codes)}


def _by_number(model: type[Model]) -> Callable[[set[Key]], dict[Key, Any]]:
    return lambda numbers: {row.pk: row for row in model._default_manager.filter(pk__in=numbers)}  # noqa: SLF001


def _sessions(codes: set[Key]) -> dict[Key, Any]:
    sessions = Session.objects.filter(code__in=codes).select_related("discipline", "venue")
    return {session.code: session for session in sessions}


def _venues(codes: set[Key]) -> dict[Key, Any]:
    return {venue.code: venue for venue in Venue.objects.filter(code__in=codes).prefetch_related("name_forms")}


def _within_venues(model: type[Gate | VenuePart]) -> Callable[[set[Key]], dict[Key, Any]]:
    """Gates and parts have codes of their own in each venue: a rule says STA/A."""

    def find(codes: set[Key]) -> dict[Key, Any]:
        rows = model.objects.filter(venue__code__in={str(code).partition("/")[0] for code in codes})
        return {place_code(row): row for row in rows.select_related("venue")}

    return find


def place_code(place: Gate | VenuePart) -> str:
    return f"{place.venue.code}/{place.code}"


def _systems(names: set[Key]) -> dict[Key, Any]:
    """Those under whose ids somebody is known: each is one step into an index, never a scan for all of them."""
    return {name: name for name in names if system_is_known(str(name))}


def system_is_known(name: str) -> bool:
    return Contact.objects.filter(system=name).exists() or Reference.objects.filter(system=name).exists()


_FIND: Final[Mapping[str, Callable[[set[Key]], dict[Key, Any]]]] = {
    "session": _sessions,
    "discipline": _by_code(Discipline),
    "venue": _venues,
    "gate": _within_venues(Gate),
    "venue_part": _within_venues(VenuePart),
    "topic": _by_code(Topic),
    "attribute": _by_code(Attribute),
    "list": _by_number(PeopleList),
    "import": _by_number(ImportRun),
    "system": _systems,
}
