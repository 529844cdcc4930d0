"""Beside millions of messages, and campaigns that go on leaving: counts begin, and an index is built."""

from __future__ import annotations

import threading
import time
from contextlib import closing, contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from campaigns.flow import tally
from campaigns.models import Campaign, Message, Tally
from committee.db import clock
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact

counts = import_module("campaigns.migrations.0027_counts_of_messages")
asked = import_module("campaigns.migrations.0037_providers_are_asked")


@pytest.fixture
def campaigns(settings):
    """One in the book of the month, one in a book of its own."""
    for language in ("fr", "ja", "ja"):
        make_contact(opted_in="news", language=language)
    shared = sending()
    settings.OWN_PARTITION_ABOVE = 0
    return [shared, sending()]


def are_right(campaigns):
    return [tally.check(Campaign.objects.get(pk=campaign.pk), at=clock()) for campaign in campaigns]


@pytest.mark.django_db
def test_what_left_before_there_were_counts_is_counted_and_what_moved_meanwhile_is_not_counted_twice(campaigns):
    Tally.objects.all().delete()
    deliver(campaigns[0])  # its moves are counted, of messages that never were
    assert are_right(campaigns) == [False, False]

    with connection.schema_editor(atomic=False) as editor:
        counts.count_so_far(apps, editor)
    assert are_right(campaigns) == [True, True]

    lines = Tally.objects.count()
    with connection.schema_editor(atomic=False) as editor:
        counts.count_so_far(apps, editor)
    assert Tally.objects.count() == lines


@pytest.mark.django_db(transaction=True)
def test_the_index_is_built_on_every_book_while_messages_go_on_moving(campaigns):
    with connection.cursor() as cursor:
        table = f"campaigns_message_{campaigns[1].ledger}"
        cursor.execute(f"CREATE INDEX {table}_message_in_doubt ON {table} (n)")  # as an interrupted build left it
    first, second = Message.objects.filter(campaign=campaigns[0]).order_by("n")[:2]

    with somebody_moving(first) as somebody, building() as builder:
        while not is_waited_for(somebody):
            assert builder.is_alive()
            time.sleep(0.01)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        Message.objects.filter(pk=second.pk).update(attempts=7)
        somebody.commit()
        builder.join()

    assert indexes_in_doubt() == {
        "campaigns_message": True,
        **{f"campaigns_message_{campaign.ledger}": True for campaign in campaigns},
    }


@contextmanager
def somebody_moving(message):
    """Another connection in the middle of a transaction, as a snapshot into the book."""
    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"UPDATE campaigns_message_{message.ledger} SET attempts = 8 WHERE n = {message.n}")
        yield other


@contextmanager
def building():
    state = MigrationLoader(connection).project_state([("campaigns", "0037_providers_are_asked")])

    def build():
        with connection.schema_editor(atomic=False) as editor:
            asked.Migration.operations[1].database_forwards("campaigns", editor, state, state)
        connection.close()

    builder = threading.Thread(target=build)
    builder.start()
    yield builder
    builder.join()


def is_waited_for(somebody) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))",
            [somebody.connection.info.backend_pid],
        )
        return cursor.fetchone()[0] > 0


def indexes_in_doubt() -> dict[str, bool]:
    """Of which tables there is such an index, and whether it is whole and part of all messages'."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT indrelid::regclass::text, indisvalid AND (c.relispartition OR c.relkind = 'I')
              FROM pg_index JOIN pg_class c ON c.oid = indexrelid
             WHERE pg_get_indexdef(indexrelid) LIKE '%(channel, intent_at) WHERE%'
            """
        )
        return dict(cursor.fetchall())
