"""What every test shares."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import pristine

# How long an example takes says how busy the machine is; what is quick is measured by `make bench`.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

QUIET_BESIDE_LOUD = 3  # files

# Not one table after the other: `pristine.put_back` gives back the whole database.
TransactionTestCase._fixture_teardown = lambda _test: None  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is collected stays to the end: no garbage is looked for among half a million objects again and again."""
    gc.set_threshold(10_000)  # as in manage.py
    result = yield
    gc.freeze()
    return result


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """For the workers of `make test`: files that drive browsers and processes early, so that none is begun last; but
    each beside quiet ones, for they share the machine. Of the quiet, those first that need no database: one worker is
    making it.
    """
    if not hasattr(config, "workerinput"):
        return
    loud = {item.path for item in items if item.get_closest_marker("browser") or item.get_closest_marker("faults")}
    tests = Counter(item.path for item in items)
    with_database = {item.path for item in items if needs_database(item)}
    by_size = sorted(tests, key=lambda path: (path in with_database, -tests[path], path))
    turns = {path: turn * QUIET_BESIDE_LOUD for turn, path in enumerate(path for path in by_size if path in loud)}
    turns |= {path: turn for turn, path in enumerate(path for path in by_size if path not in loud)}
    items.sort(key=lambda item: (turns[item.path], item.path))


def needs_database(item):
    asked = {*getattr(item, "fixturenames", ())}
    return item.get_closest_marker("django_db") is not None or not asked.isdisjoint({"db", "django_db_setup"})


def pytest_sessionstart(session):
    asked = session.config.option
    # What a killed run left behind may be of other migrations; whoever says `--reuse-db` knows that it is not.
    if not hasattr(session.config, "workerinput") and (asked.create_db or not asked.reuse_db):
        pristine.forget()


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput") and not session.config.option.reuse_db:
        pristine.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """In place of pytest-django's: the migrations run once, whatever the number of workers."""
    with django_db_blocker.unblock():
        pristine.make()
        pristine.put_back()
    yield
    with django_db_blocker.unblock():
        pristine.leave()


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


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hashing is slow on purpose, and no promise here rests on that. Other processes know the real way alone."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
