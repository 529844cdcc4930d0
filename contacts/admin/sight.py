"""Whom may staff see? Those who work with addresses, everybody; others, those whom a higher app vouches for."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from committee.models import User
from contacts.models import ContactQuerySet

Staff = User | AnonymousUser
People = TypeVar("People", bound=ContactQuerySet)

_vouched: dict[str, Q] = {}


def also_sees(permission: str, people: Q) -> None:
    """Let those who have the permission see these contacts too: coordinators see the people who volunteer."""
    _vouched[permission] = people


def sees_everybody(user: Staff) -> bool:
    return user.has_perm("contacts.view_address")


def visible_to(user: Staff, people: People) -> People:
    if sees_everybody(user):
        return people
    seen = [condition for permission, condition in _vouched.items() if user.has_perm(permission)]
    if not seen:
        return people.none()
    together = seen[0]
    for condition in seen[1:]:
        together |= condition
    return people.filter(together)
