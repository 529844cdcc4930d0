"""What every test shares."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate

from committee import roles

APPEND_ONLY = ["committee_auditentry", "contacts_consentrecord", "campaigns_templateversion"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let the test runner, and it alone, empty append-only tables between tests; UPDATE and DELETE stay refused."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
    # A test that commits empties every table after it; Django then makes permissions anew, and we the roles.
    post_migrate.connect(_restore_roles, sender=apps.get_app_config("campaigns"), dispatch_uid="restore_roles")


def _restore_roles(**_: object) -> None:
    roles.create_roles(apps, None)
    for app in ["auth", "committee", "contacts", "volunteers", "campaigns"]:
        roles.grant(apps, app, {role: granted[app] for role, granted in roles.PERMISSIONS.items() if app in granted})
