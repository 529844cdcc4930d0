"""Give back what the migrations wrote (roles, topics, …) after a test whose commits were real.

Django empties every table after such a test, and the next ones would miss those rows. So a copy of the database is
kept as it was before the first test, and put back.
"""

from __future__ import annotations

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections


def keep() -> None:
    """Copy the test database, before any test has written to it."""
    _copy(_name(), to=_pristine())


def put_back() -> None:
    _copy(_pristine(), to=_name())
    ContentType.objects.clear_cache()


def forget() -> None:
    _administer(f'DROP DATABASE IF EXISTS "{_pristine()}" WITH (FORCE)')


def is_needed_after(item: pytest.Item) -> bool:
    """Were this test's commits real?"""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", [])
    return (
        bool(marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & {*fixtures} != set()
    )


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _pristine() -> str:
    return f"{_name()}_pristine"


def _copy(source: str, *, to: str) -> None:
    connections.close_all()
    _administer(f'DROP DATABASE IF EXISTS "{to}" WITH (FORCE)')
    _administer(f'CREATE DATABASE "{to}" TEMPLATE "{source}" STRATEGY file_copy')


def _administer(statement: str) -> None:
    at = connection.settings_dict
    with psycopg.connect(
        dbname="postgres", user=at["USER"], password=at["PASSWORD"], host=at["HOST"], port=at["PORT"], autocommit=True
    ) as admin:
        admin.execute(statement)
