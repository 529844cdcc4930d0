"""What does a member of staff see first? What their role does next, on cards that each app makes.

The ground knows no app: an app registers its cards when it starts (`AppConfig.ready`), with those who should see them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee import roles
from committee.models import User
from committee.roles import Role

Text = str | Promise
Tone = Literal["", "success", "info", "warning", "danger"]


@dataclass(frozen=True, kw_only=True)
class Link:
    title: Text
    url: str
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing of a list: what it is, how it stands, and how far it has come (of 100)."""

    title: Text
    url: str = ""
    detail: Text = ""
    mark: Text = ""
    tone: Tone = ""
    progress: int | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    title: Text
    value: Text | int
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """A title over figures, a list, or both. `empty` says what to do when there is nothing to list."""

    title: Text
    icon: str = ""
    figures: Collection[Figure] = ()
    lines: Collection[Line] = ()
    links: Collection[Link] = ()
    empty: Text = ""
    wide: bool = False


CardFunction = Callable[[HttpRequest], Card | None]


@dataclass(frozen=True)
class _Registered:
    order: int
    roles: frozenset[Role]
    permission: str
    card: CardFunction = field(compare=False)


_registered: dict[CardFunction, _Registered] = {}


def register(card: CardFunction, *, roles: Collection[Role], permission: str, order: int = 50) -> None:
    """Show this card to those in one of the roles who also have the permission; low orders stand first."""
    _registered[card] = _Registered(order, frozenset(roles), permission, card)


def cards_for(request: HttpRequest) -> list[Card]:
    user = request.user
    mine = roles.of(user) if isinstance(user, User) else frozenset()
    chosen = [each for each in _registered.values() if each.roles & mine and user.has_perm(each.permission)]
    cards = (each.card(request) for each in sorted(chosen, key=lambda each: each.order))
    return [card for card in cards if card is not None]


def for_request(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the start page's template needs. Called by the theme."""
    user = request.user
    has_role = isinstance(user, User) and bool(roles.of(user))
    return {**context, "title": _("Start page"), "cards": cards_for(request), "has_role": has_role}
