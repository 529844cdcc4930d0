"""How quickly a campaign leaves is measured, its end is estimated, and a standstill is noticed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns import standstill
from campaigns.flow import pace, report
from campaigns.lifecycle import control
from campaigns.models import Batch, Campaign, Message, Progress, Standstill
from committee.db import clock
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    for _ in range(4):
        make_contact(opted_in="news")
    return sending(at=clock())


def began(campaign, seconds_ago):
    since = clock() - timedelta(seconds=seconds_ago)
    Campaign.objects.filter(pk=campaign.pk).update(started_at=since)
    Batch.objects.filter(campaign=campaign).update(not_before=since)
    campaign.refresh_from_db()


def test_only_what_has_become_more_is_noted(campaign):
    pace.note()
    assert not Progress.objects.exists()

    deliver(campaign)
    pace.note()
    pace.note()

    assert Progress.objects.get().handed_over == 4


def test_the_end_is_told_from_the_pace_of_the_last_minute(campaign):
    began(campaign, 60)
    now = clock()
    Progress.objects.create(campaign=campaign, at=now - timedelta(seconds=40), handed_over=100)
    Progress.objects.create(campaign=campaign, at=now, handed_over=500)

    told = pace.of(campaign, waiting=100, at=now)

    assert told.a_second == pytest.approx(500 / 60, rel=0.2)
    assert told.ends_at - now == pytest.approx(timedelta(seconds=100 / told.a_second), abs=timedelta(seconds=1))


@pytest.mark.parametrize("is_everything", [False, True])
def test_while_it_stood_still_it_had_no_pace(campaign, is_everything):
    began(campaign, 600)
    now, duty = clock(), make_user()
    Progress.objects.create(campaign=campaign, at=now - timedelta(seconds=400), handed_over=1000)
    if is_everything:
        standstill.stop(by=duty, why="A drill")
        standstill.restart(by=duty, why="Over")
    else:
        control.resume(control.pause(campaign, by=duty), by=duty)
    went_on = clock()
    Progress.objects.filter(at__gt=now).delete()  # what was noted when it went on: its figures are of this test
    for seconds, handed_over in ((1, 1000), (11, 1500)):
        Progress.objects.create(campaign=campaign, at=went_on + timedelta(seconds=seconds), handed_over=handed_over)

    assert pace.of(campaign, waiting=100, at=went_on + timedelta(seconds=11)).a_second == pytest.approx(50)


def test_a_stop_that_was_over_before_it_began_does_not_count(campaign):
    duty = make_user()
    standstill.stop(by=duty, why="A drill")
    standstill.restart(by=duty, why="Over")
    began(campaign, -1)
    Progress.objects.all().delete()
    noted = campaign.started_at + timedelta(seconds=5)
    Progress.objects.create(campaign=campaign, at=noted, handed_over=500)

    assert pace.of(campaign, waiting=100, at=noted).a_second == pytest.approx(100)


def test_no_end_is_told_while_part_of_it_waits_for_more_than_its_turn(campaign):
    began(campaign, 60)
    now = clock()
    Progress.objects.create(campaign=campaign, at=now, handed_over=500)
    batches = Batch.objects.filter(campaign=campaign)

    batches.update(not_before=now + timedelta(days=1))  # a hold, or the hours in which one may write
    assert pace.of(campaign, waiting=100, at=now).ends_at is None
    batches.update(not_before=now, wave=1)
    assert pace.of(campaign, waiting=100, at=now).ends_at is None
    batches.update(wave=0)
    assert pace.of(campaign, waiting=100, at=now).ends_at


def test_nothing_is_late_before_something_is_due_and_after_all_has_left(campaign):
    assert pace.stalled_seconds() < 5

    began(campaign, 100)
    deliver(campaign)

    assert pace.stalled_seconds() == 0


def test_due_and_nothing_handed_over_is_noticed(campaign):
    began(campaign, 100)

    assert 99 < pace.stalled_seconds() < 200


def test_a_campaign_that_was_held_is_not_late_when_it_goes_on(campaign):
    began(campaign, 100)
    control.pause(campaign, by=make_user())
    assert pace.stalled_seconds() == 0

    control.resume(Campaign.objects.get(pk=campaign.pk), by=make_user())

    assert pace.stalled_seconds() < 5


def test_nothing_is_late_while_everything_is_stopped(campaign):
    began(campaign, 100)
    Standstill.objects.create(why="A drill", by=make_user())

    assert pace.stalled_seconds() == 0


def test_the_next_try_of_what_was_put_off_is_told(campaign):
    later = clock() + timedelta(minutes=3)
    Batch.objects.filter(campaign=campaign).update(not_before=later)

    assert pace.of(campaign, waiting=report.of(campaign).waiting, at=clock()).retry_at == later
    assert Message.objects.count() == 4


def test_of_yesterday_only_how_far_it_had_come_is_kept(campaign):
    now = clock()
    for days, handed_over in ((3, 100), (2, 200), (0, 300)):
        Progress.objects.create(campaign=campaign, at=now - timedelta(days=days), handed_over=handed_over)
    ended = sending(at=now)
    Progress.objects.create(campaign=ended, at=now - timedelta(days=9), handed_over=4)

    assert pace.forget_old(at=now) == 2

    assert set(Progress.objects.values_list("campaign", "handed_over")) == {(campaign.pk, 300), (ended.pk, 4)}
