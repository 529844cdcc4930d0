"""The database as the migrations leave it: made once a run, copied for each worker, given back after real commits.

Django would run the migrations for every worker, and empty every table after a test whose commits were real: the next
ones would miss what the migrations wrote (roles, topics, …).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections

PRISTINE: Final = f"test_{settings.DATABASES['default']['NAME']}_pristine"
DRAFT: Final = f"{PRISTINE}_draft"
OWN: Final = f"test_{settings.DATABASES['default']['NAME']}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def make() -> None:
    """By whoever comes first; the others wait, and find it."""
    with _no_other_worker():
        if not _administer("SELECT FROM pg_database WHERE datname = %s", [PRISTINE]).rowcount:
            _administer(f'CREATE DATABASE "{DRAFT}"')
            _connect_to(DRAFT)
            call_command("migrate", verbosity=0, interactive=False)
            connections.close_all()
            _administer(f'ALTER DATABASE "{DRAFT}" RENAME TO "{PRISTINE}"')


def put_back() -> None:
    """This process has it as it was before the first test."""
    connections.close_all()
    _drop(OWN)
    _administer(f'CREATE DATABASE "{OWN}" TEMPLATE "{PRISTINE}" STRATEGY file_copy')
    _connect_to(OWN)
    ContentType.objects.clear_cache()


def leave() -> None:
    """This process needs none any more."""
    connections.close_all()
    _drop(OWN)


def forget() -> None:
    """Nobody is given it back any more."""
    _drop(PRISTINE)
    _drop(DRAFT)


def is_needed_after(item: pytest.Item) -> bool:
    """Were this test's commits real?"""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", [])
    return (
        bool(marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & {*fixtures} != set()
    )


@contextmanager
def _no_other_worker() -> Iterator[None]:
    with (Path(settings.DATA_DIR) / "pristine.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _connect_to(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _drop(name: str) -> None:
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(statement: str, values: list[Any] | None = None) -> psycopg.Cursor:
    at = connection.settings_dict
    with psycopg.connect(
        dbname="postgres", user=at["USER"], password=at["PASSWORD"], host=at["HOST"], port=at["PORT"], autocommit=True
    ) as admin:
        return admin.execute(statement, values)
