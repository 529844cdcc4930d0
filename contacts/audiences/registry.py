"""Which kinds of sources are there, and who knows the people of each? Registered when the apps start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.models import Session, Venue
from contacts.models import ContactQuerySet, PeopleList, Segment


class SourceLike(Protocol):
    """The fields of one source of a campaign's audience; a kind reads its own and leaves the others."""

    @property
    def kind(self) -> str: ...
    @property
    def segment(self) -> Segment | None: ...
    @property
    def people_list(self) -> PeopleList | None: ...
    @property
    def session(self) -> Session | None: ...
    @property
    def is_former(self) -> bool: ...
    @property
    def venue(self) -> Venue | None: ...
    @property
    def position_of(self) -> Any: ...  # a position of the workforce: its own app reads it
    @property
    def from_at(self) -> datetime | None: ...
    @property
    def until_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of source: what it is called, whom it means, and how that is said to people and to machines."""

    kind: str
    label: str | Promise
    people: Callable[[SourceLike], ContactQuerySet]
    # A noun phrase in the active language: “holders of …”.
    sentence: Callable[[SourceLike], str]
    # Plain data: another rule is other data, whoever the people happen to be.
    rule: Callable[[SourceLike], Mapping[str, Any]]


class UnknownSource(CommitteeError):
    message = _("Nobody knows whom this source of the audience means.")


_registered: dict[str, Source] = {}


def register(source: Source) -> None:
    _registered[source.kind] = source


def kinds() -> list[Source]:
    """All that are registered, lower apps first."""
    return list(_registered.values())


def of(source: SourceLike) -> Source:
    """What is known of this source's kind. Raises `UnknownSource`."""
    if source.kind not in _registered:
        raise UnknownSource
    return _registered[source.kind]
