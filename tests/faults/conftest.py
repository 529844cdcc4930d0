"""A database of its own for each test, whose commits are real; a provider; and a stage to put workers on."""

from __future__ import annotations

import itertools
import os

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from tests import pristine
from tests.factories import make_campaign, make_topic, make_user
from tests.faults.own import connected_to, copy_database, open_folder, own_services
from tests.faults.stage import Stage
from tests.simulator import run_simulator

_numbers = itertools.count(1)
# Of the sixteen databases of a Valkey: one for each worker of `make test`, whose bells no other steals.
BROKER = 9 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 7


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults" in str(item.path):
            item.add_marker(pytest.mark.faults)


@pytest.fixture
def db(django_db_setup, django_db_blocker):
    """In place of pytest-django's: a copy of the test database, for this process and those it starts, then dropped."""
    template = connection.settings_dict["NAME"]
    name = f"{template}_fault_{os.getpid()}_{next(_numbers)}"
    with django_db_blocker.unblock():
        connection.close()
        _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = template
            _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(statement: str) -> None:
    at = connection.settings_dict
    with psycopg.connect(
        dbname="postgres", user=at["USER"], password=at["PASSWORD"], host=at["HOST"], port=at["PORT"], autocommit=True
    ) as admin:
        admin.execute(statement)


@pytest.fixture
def broker_url():
    """Of a broker that no other test rings."""
    return settings.CELERY_BROKER_URL.rsplit("/", 1)[0] + f"/{BROKER}"


@pytest.fixture
def stage(db, tmp_path, broker_url):
    with run_simulator(tmp_path) as provider:
        stage = Stage(folder=tmp_path, provider=provider, broker_url=broker_url)
        stage.flush_broker()
        try:
            yield stage
        finally:
            stage.stop_all()


@pytest.fixture(scope="session")
def mould(django_db_setup):
    """The folder of a server that holds the empty tables and does not run: servers of one test are cast from it."""
    with open_folder() as folder:
        with own_services(folder) as own:
            copy_database({**connection.settings_dict, "NAME": pristine.PRISTINE}, own.services.database_url)
        yield folder


@pytest.fixture
def own_stage(mould, db, tmp_path):
    """A stage on servers of its own, `stage.own`, which may be killed: the others belong to every test."""
    with (
        open_folder() as folder,
        own_services(folder, mould=mould) as own,
        connected_to(own.services.database_url),
        run_simulator(tmp_path, "--http-port", "0") as provider,
    ):
        stage = Stage(folder=tmp_path, provider=provider, broker_url=own.broker_url, own=own)
        try:
            yield stage
        finally:
            stage.stop_all()


@pytest.fixture
def own_campaign(own_stage):
    """A draft on `own_stage`, and its author."""
    make_topic("news")
    return make_campaign(), make_user()


@pytest.fixture
def campaign(db):
    """A draft to everybody who opted in to the news. A test makes its own crowd."""
    make_topic("news")
    return make_campaign()


@pytest.fixture
def author(db):
    return make_user()
