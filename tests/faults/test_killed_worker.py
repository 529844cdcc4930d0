"""A worker dies: the campaign finishes, nobody gets it twice, and what cannot be known is counted."""

from __future__ import annotations

import os
import re
import signal

import psutil
import pytest
from django.conf import settings

from campaigns.models import Message
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.stage import send_now

PEOPLE = 2000


def kill_inside_a_hand_over(stage) -> None:
    """Start a worker, and kill it while the provider has somebody's message and keeps the answer."""
    # One in a hundred, and not one by name: whoever was in doubt after the last kill is not handed over again.
    stage.provider.break_with({"at": "dot", "share": 0.01, "hold": True})
    victim = stage.start_worker("bulk")
    stage.wait_until(lambda: stage.provider.state()["held"] > 0)
    stage.kill(victim)


# Each kill may leave a group in doubt, and the last one has to find somebody who waits.
@pytest.mark.parametrize(("kills", "people"), [(2, PEOPLE), pytest.param(10, 5000, marks=pytest.mark.faults_slow)])
def test_f1_workers_killed_again_and_again_lose_nobody_and_write_to_nobody_twice(
    stage, campaign, author, kills, people
):
    make_crowd(people, topic=make_topic("news"))
    stage.start_clock()
    send_now(campaign, by=author)

    for _kill in range(kills):
        kill_inside_a_hand_over(stage)
    stage.provider.break_with()
    stage.start_worker("bulk")

    stage.wait_for_status(campaign, "finished", seconds=120)
    told = stage.assert_honest(campaign, at_most_in_doubt=kills * settings.GROUP_SIZE["bulk"])
    assert told.in_doubt >= kills
    assert told.handed_over == people - told.in_doubt


def test_f3_the_child_of_a_worker_killed_alone_is_replaced_and_the_campaign_goes_on(stage, campaign, author):
    make_crowd(PEOPLE, topic=make_topic("news"))
    stage.provider.break_with({"at": "dot", "recipient": "person-1000@*", "hold": True})
    stage.start_clock()
    worker = stage.start_worker("bulk")
    send_now(campaign, by=author)
    stage.wait_until(lambda: stage.provider.state()["held"] == 1)

    (child,) = psutil.Process(worker.pid).children()
    os.kill(child.pid, signal.SIGKILL)
    stage.wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert worker.poll() is None
    stage.provider.break_with()

    stage.wait_for_status(campaign, "finished")
    assert stage.assert_honest(campaign, at_most_in_doubt=settings.GROUP_SIZE["bulk"]).in_doubt >= 1


def test_f2_killed_inside_a_hand_over_the_campaign_finishes_and_nobody_gets_it_twice(stage, campaign, author):
    make_crowd(PEOPLE, topic=make_topic("news"))
    stage.provider.break_with({"at": "dot", "recipient": "person-1000@*", "hold": True})
    stage.start_clock()
    victim = stage.start_worker("bulk")
    send_now(campaign, by=author)

    stage.wait_until(lambda: stage.provider.state()["held"] == 1)
    (held,) = stage.provider.state()["keys"]
    stage.kill(victim)
    # The kill fell inside a hand-over: the provider has the message, its answer never reached us.
    n = int(re.match(r"\d+\.(\d+)\.", held)[1])
    row = Message.objects.get(campaign=campaign, n=n)
    assert (row.status, row.address) == ("sending", "person-1000@example.org")
    stage.provider.break_with()
    stage.start_worker("bulk")

    stage.wait_for_status(campaign, "finished")
    told = stage.assert_honest(campaign, at_most_in_doubt=settings.GROUP_SIZE["bulk"])
    row.refresh_from_db()
    assert row.status == "in_doubt"
    assert 1 <= told.in_doubt <= settings.GROUP_SIZE["bulk"]
    assert told.handed_over == PEOPLE - told.in_doubt
