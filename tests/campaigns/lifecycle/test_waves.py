"""The next wave leaves when the last one has left, in time and welcome; else the campaign is held, and says why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns import lifecycle, sweep
from campaigns.enums import CampaignStatus, EventKind, PausedWhy, Purpose
from campaigns.gateways import Answer
from campaigns.gateways.memory import MemoryGateway
from campaigns.lifecycle import waves
from campaigns.models import Batch, Campaign, Event, Message
from committee.db import clock
from committee.models import AuditEntry
from tests.campaigns.stages import deliver, sending
from tests.factories import NOON, make_contact, make_template, make_user

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=30)


@pytest.fixture(autouse=True)
def crowd(settings):
    settings.CANARY_FROM_PEOPLE = 10
    for number in range(40):
        make_contact(email=f"{number}@example.org", opted_in="news", language="fr")


def in_waves(**fields) -> Campaign:
    return sending(**{"wave_people": 20, "wave_minutes": 10, "seed": 7, **fields})


def sent(campaign) -> int:
    return Message.objects.filter(campaign=campaign, status="sent").count()


def open_next(campaign, *, after=LATER) -> Campaign:
    """What the sweep does, so long after the wave was opened and left."""
    lifecycle.open_due(at=max(campaign.wave_opened_at, clock()) + after)
    return Campaign.objects.get(pk=campaign.pk)


def test_only_an_open_wave_leaves():
    campaign = in_waves()

    deliver(campaign)

    assert sent(campaign) == 20
    assert lifecycle.finish_done(at=NOON) == []


def test_the_next_wave_leaves_when_its_time_has_come_and_the_campaign_ends_with_the_last():
    campaign = in_waves()
    deliver(campaign)

    assert lifecycle.open_due(at=NOON + timedelta(minutes=9)) == []
    assert [each.open_wave for each in lifecycle.open_due(at=NOON + timedelta(minutes=10))] == [2]
    deliver(campaign)

    assert sent(campaign) == 40
    assert lifecycle.open_due(at=NOON + timedelta(days=1)) == []
    assert [each.status for each in lifecycle.finish_done(at=NOON)] == [CampaignStatus.FINISHED]
    opened = AuditEntry.objects.get(action="campaigns.open_wave")
    assert (opened.before, opened.after) == ({"open_wave": 1}, {"open_wave": 2})


def test_what_is_wrong_with_one_campaign_keeps_no_other_from_going_on(caplog):
    at_fault, other = in_waves(), in_waves()
    deliver(at_fault)
    deliver(other)
    Campaign.objects.filter(pk=at_fault.pk).update(seen_welcome={"of another release": 1})
    broken = Batch.objects.filter(campaign=at_fault, done_at=None)
    broken.update(lease_until=clock() - timedelta(minutes=1))

    sweep.run(at=clock() + LATER)

    at_fault.refresh_from_db()
    other.refresh_from_db()
    assert (at_fault.open_wave, other.open_wave) == (1, 2)
    assert not broken.exclude(lease_until=None).exists()
    assert f"the waves of campaign {at_fault.pk} could not be judged" in caplog.text


def test_a_wave_waits_for_those_of_the_last_one_who_are_tried_again():
    campaign = in_waves()
    first = Message.objects.filter(campaign=campaign).order_by("n").first()
    deliver(campaign, MemoryGateway(answers={first.address: Answer.SOFT}))

    assert open_next(campaign).open_wave == 1


def test_after_the_first_few_nobody_is_written_to_until_one_has_heard_of_them(settings):
    campaign = in_waves(canary_percent=20, wave_people=None, wave_minutes=None)
    deliver(campaign)
    few = sent(campaign)
    assert 0 < few < 40

    left_at = max(Batch.objects.filter(campaign=campaign, wave=0).values_list("done_at", flat=True))
    assert lifecycle.open_due(at=left_at + settings.CANARY_WAIT - timedelta(seconds=1)) == []
    assert [each.open_wave for each in lifecycle.open_due(at=left_at + settings.CANARY_WAIT)] == [1]
    deliver(campaign)
    assert sent(campaign) == 40


def refused(campaign) -> MemoryGateway:
    """A provider that refuses two of the first wave."""
    wave = Batch.objects.filter(campaign=campaign, wave=1)
    rows = Message.objects.filter(campaign=campaign, n__lte=max(wave.values_list("last_n", flat=True)))
    return MemoryGateway(answers={row.address: Answer.HARD for row in rows.order_by("n")[:2]})


def test_too_many_refusals_hold_it_and_say_so():
    campaign = in_waves()
    deliver(campaign, refused(campaign))

    held = open_next(campaign)

    assert (held.status, held.paused_why, held.open_wave) == (CampaignStatus.PAUSED, PausedWhy.BOUNCES, 1)
    said = AuditEntry.objects.get(action="campaigns.pause").reason
    assert said == "10.00 % of 20 messages were refused; the limit is 5.00 %."


def test_too_many_complaints_hold_it():
    campaign = in_waves()
    deliver(campaign)
    Event.objects.create(kind=EventKind.COMPLAINT, campaign=campaign, ledger=campaign.ledger, n=1, at=NOON)

    assert open_next(campaign).paused_why == PausedWhy.COMPLAINTS


def test_as_many_as_the_limit_allows_do_not_hold_it():
    campaign = in_waves(stop_above_bounces=10)
    deliver(campaign, refused(campaign))

    assert open_next(campaign).open_wave == 2


def test_whoever_lets_it_go_on_has_seen_the_figures():
    campaign = in_waves()
    deliver(campaign, refused(campaign))
    held = open_next(campaign)

    resumed = lifecycle.resume(held, by=make_user())
    assert resumed.paused_why == ""
    assert open_next(resumed).open_wave == 2
    deliver(campaign, MemoryGateway(answers={f"{number}@example.org": Answer.HARD for number in range(40)}))

    assert Message.objects.filter(campaign=campaign, status="rejected").count() == 22
    assert waves.welcome(campaign).since(waves.Welcome(**resumed.seen_welcome)) == waves.Welcome(20, 20, 0)


def test_while_a_wave_leaves_the_limits_are_asked_from_some_messages_on(settings):
    campaign = sending()
    settings.GROUP_SIZE = {**settings.GROUP_SIZE, "bulk": 10}
    deliver(campaign, MemoryGateway(answers={f"{number}@example.org": Answer.HARD for number in range(3)}))
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.SENDING)

    settings.LIMITS_ASKED_FROM = 41
    assert lifecycle.open_due(at=NOON) == []
    settings.LIMITS_ASKED_FROM = 40
    assert [each.paused_why for each in lifecycle.open_due(at=NOON)] == [PausedWhy.BOUNCES]


def test_what_people_need_to_know_is_never_held_for_refusals():
    for number in range(3):
        make_contact(email=f"service-{number}@example.org")
    template = make_template(purpose=Purpose.SERVICE, topic="service")
    campaign = in_waves(template=template, wave_people=20)
    deliver(campaign, MemoryGateway(answers={f"{number}@example.org": Answer.HARD for number in range(40)}))

    assert open_next(campaign).open_wave == 2


def test_the_sweep_wakes_nobody_for_a_wave_that_waits():
    campaign = in_waves(wave_minutes=60 * 24)
    Campaign.objects.filter(pk=campaign.pk).update(wave_opened_at=clock())
    deliver(campaign)

    assert sweep.run(at=clock()).lanes == []


def test_a_paused_campaign_opens_nothing():
    campaign = in_waves()
    deliver(campaign)
    held = lifecycle.pause(campaign, by=make_user())

    assert held.paused_why == PausedWhy.STAFF
    assert open_next(campaign).open_wave == 1
