"""The broker forgets, workers come in twos, a deployment stops them: the tables know, and nobody gets it twice."""

from __future__ import annotations

import signal

from campaigns import lifecycle
from committee.db import clock
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.stage import send_now

PEOPLE = 1800


def test_f5_f12_two_workers_and_two_clocks_write_to_nobody_twice_and_a_flushed_broker_is_rung_again(
    stage, campaign, author
):
    make_crowd(PEOPLE, topic=make_topic("news"))
    # One worker is held up with its first group, until the other has come and the broker has lost all it had.
    stage.provider.break_with({"at": "dot", "recipient": "person-1@*", "hold": True})
    for number in (1, 2):
        stage.start_clock(f"clock-{number}")
        stage.start_worker("bulk", name=f"bulk-{number}")
    send_now(campaign, by=author)

    stage.wait_until(lambda: len(workers_of(campaign)) == 2)
    stage.flush_broker()
    stage.provider.break_with()

    stage.wait_for_status(campaign, "finished")
    told = stage.assert_honest(campaign)
    assert (told.handed_over, told.in_doubt) == (PEOPLE, 0)


def workers_of(campaign) -> set[str]:
    return set(campaign.batches.exclude(leased_by="").values_list("leased_by", flat=True))


def test_f13_a_worker_that_is_told_to_stop_ends_its_group_and_leaves_nothing_in_doubt(stage, campaign, author):
    make_crowd(PEOPLE, topic=make_topic("news"))
    stage.provider.break_with({"at": "dot", "recipient": "person-1??@*", "delay": 0.2})
    stage.start_clock()
    worker = stage.start_worker("bulk")
    send_now(campaign, by=author)
    stage.wait_until(stage.has_begun(accepted=50))

    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    stage.provider.break_with()
    stage.start_worker("bulk")

    stage.wait_for_status(campaign, "finished")
    told = stage.assert_honest(campaign)
    assert (told.handed_over, told.in_doubt) == (PEOPLE, 0)


def test_f18_after_a_cancel_no_intent_commits(stage, campaign, author):
    make_crowd(PEOPLE, topic=make_topic("news"))
    # Far too slowly to be over before the button is pressed.
    stage.provider.break_with({"at": "dot", "share": 0.2, "delay": 1})
    stage.start_clock()
    stage.start_worker("bulk")
    campaign = send_now(campaign, by=author)
    stage.wait_until(stage.has_begun(accepted=50))

    campaign = lifecycle.cancel(campaign, by=author, reason="The session was postponed.", at=clock())
    cancelled_at = clock()
    stage.provider.break_with()

    stage.wait_until(lambda: not campaign.batches.filter(done_at=None).exists())
    told = stage.assert_honest(campaign)
    assert not campaign.messages.filter(intent_at__gt=cancelled_at).exists()
    assert told.by_reason == {"campaign_cancelled": PEOPLE - told.handed_over}
    assert 0 < told.handed_over < PEOPLE
