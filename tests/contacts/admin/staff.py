"""Members of staff in their roles, logged in."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.test import Client

from committee.models import User
from committee.roles import Role
from tests.factories import make_user


def make_staff(role: Role, **fields: str) -> User:
    user = make_user(language="en", **fields)
    user.groups.add(Group.objects.get(name=role.value))
    return user


def logged_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_staff(role), backend="django.contrib.auth.backends.ModelBackend")
    return client
