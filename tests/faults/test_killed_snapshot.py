"""A worker and its connection die while the list of people is being written: it is written again, once."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager

import psycopg
from django.db import connection

from campaigns import lifecycle
from campaigns.models import Batch, Campaign, Message
from committee.db import clock
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.stage import send_now

PEOPLE = 1000
WAITING = """
    SELECT pid FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
       AND query LIKE '%campaigns_campaign%FOR NO KEY UPDATE%'
"""


@contextmanager
def nobody_moves(campaign):
    """The people and the batches are written by then, and nothing is committed."""
    at = connection.settings_dict
    with psycopg.connect(
        dbname=at["NAME"], user=at["USER"], password=at["PASSWORD"], host=at["HOST"], port=at["PORT"]
    ) as other:
        other.execute("SELECT FROM campaigns_campaign WHERE id = %s FOR NO KEY UPDATE", [campaign.pk])
        yield


def waiting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return [pid for (pid,) in cursor.fetchall()]


def test_a_snapshot_killed_half_way_and_taken_again_writes_to_nobody_twice(stage, campaign, author):
    make_crowd(PEOPLE, topic=make_topic("news"))
    send_now(campaign, by=author)
    Campaign.objects.filter(pk=campaign.pk).update(seed=7)
    lifecycle.start_due(at=clock())
    with nobody_moves(campaign):
        stage.start_clock()
        victim = stage.start_worker("bulk")
        stage.wait_until(lambda: bool(waiting()))
        (backend,) = waiting()
        stage.kill(victim)
        os.kill(backend, signal.SIGTERM)
        stage.wait_until(lambda: backend not in waiting())
        assert (Campaign.objects.get(pk=campaign.pk).status, Message.objects.count()) == ("preparing", 0)

    stage.start_worker("bulk")

    stage.wait_for_status(campaign, "finished")
    told = stage.assert_honest(campaign)
    assert told.handed_over == told.snapshot == PEOPLE
    assert sorted(stage.provider.recipients()) == sorted(f"person-{n}@example.org" for n in range(1, PEOPLE + 1))
    batches = Batch.objects.filter(campaign=campaign).values_list("first_n", "last_n")
    assert sum(last - first + 1 for first, last in batches) == PEOPLE
