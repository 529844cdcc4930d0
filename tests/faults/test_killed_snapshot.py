"""A worker and its connection die while the list of people is being written: it is written again, once."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager

import psycopg
from django.db import connection

from campaigns.models import Batch, Campaign, Message
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.stage import send_now

PEOPLE = 1000
WRITING = (
    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO campaigns_batch%'"
)


@contextmanager
def no_batch_may_be_written():
    """The rows of people are written by then, and nothing is committed."""
    at = connection.settings_dict
    with psycopg.connect(
        dbname=at["NAME"], user=at["USER"], password=at["PASSWORD"], host=at["HOST"], port=at["PORT"]
    ) as other:
        other.execute("LOCK TABLE campaigns_batch IN SHARE ROW EXCLUSIVE MODE")
        yield


def writing() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(WRITING)
        return [pid for (pid,) in cursor.fetchall()]


def test_a_snapshot_killed_half_way_and_taken_again_writes_to_nobody_twice(stage, campaign, author):
    make_crowd(PEOPLE, topic=make_topic("news"))
    with no_batch_may_be_written():
        send_now(campaign, by=author)
        stage.start_clock()
        victim = stage.start_worker("bulk")
        stage.wait_until(lambda: bool(writing()))
        (backend,) = writing()
        stage.kill(victim)
        os.kill(backend, signal.SIGTERM)
        stage.wait_until(lambda: not writing())
    assert (Campaign.objects.get(pk=campaign.pk).status, Message.objects.count()) == ("preparing", 0)

    stage.start_worker("bulk")

    stage.wait_for_status(campaign, "finished")
    told = stage.assert_honest(campaign)
    assert told.handed_over == told.snapshot == PEOPLE
    assert sorted(stage.provider.recipients()) == sorted(f"person-{n}@example.org" for n in range(1, PEOPLE + 1))
    batches = Batch.objects.filter(campaign=campaign).order_by("first_n").values_list("first_n", "last_n")
    assert sum(last - first + 1 for first, last in batches) == PEOPLE
