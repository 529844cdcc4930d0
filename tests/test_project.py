"""What holds for the project as a whole."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.models import Group

from committee.models import ApiToken, AuditEntry, User


def test_the_ground_has_its_pages():
    """They register with the site that is served: the theme replaces Django's own when the program starts."""
    assert {User, Group, ApiToken, AuditEntry} <= set(admin.site._registry)
