"""What every test shares."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import pristine

# How long an example takes says how busy the machine is; what is quick is measured by `make bench`.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

APPEND_ONLY = [
    "committee_auditentry",
    "contacts_consentrecord",
    "contacts_ticketevent",
    "contacts_wording",
    "campaigns_templateversion",
    "campaigns_layoutversion",
    "campaigns_signoff",
    "campaigns_edit",
    "campaigns_reviewcomment",
]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let the test runner, and it alone, empty append-only tables between tests; UPDATE and DELETE stay refused."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            for table in APPEND_ONLY:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
        pristine.keep()
    yield
    pristine.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After the fixtures have left: the next test finds the database as the first one did."""
    result = yield
    if nextitem and pristine.is_needed_after(item):
        pristine.put_back()
    return result


@pytest.fixture(autouse=True)
def erasure_log(settings, tmp_path):
    """No test writes into the list of erasures of the machine it runs on."""
    settings.ERASURE_LOG = tmp_path / "erasures.log"
    return settings.ERASURE_LOG


@pytest.fixture(autouse=True)
def epoch_file(settings, tmp_path):
    """The database of a test is marked by the test alone, and so is no copy of another's."""
    settings.EPOCH_FILE = tmp_path / "epoch"
    return settings.EPOCH_FILE


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are read in English, whatever language the back-office speaks first."""
    with translation.override("en"):
        yield
