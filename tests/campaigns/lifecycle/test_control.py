"""Pause holds, resume goes on, cancel ends: and the figures add up all the while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns import lifecycle
from campaigns.enums import CampaignStatus
from campaigns.flow import report
from campaigns.lifecycle import CampaignNotReady, WrongStatus
from campaigns.models import Batch, Message
from committee.models import AuditEntry
from tests.campaigns.stages import deliver, die_inside_a_hand_over, scheduled, sending, statuses
from tests.factories import NOON, make_contact, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [make_contact(email=f"{name}@example.org", opted_in="news") for name in "abc"]


def test_a_paused_campaign_sends_nothing_until_it_is_resumed(people):
    campaign = lifecycle.pause(sending(), by=make_user())
    assert deliver(campaign).accepted == []

    campaign = lifecycle.resume(campaign, by=make_user())

    assert len(deliver(campaign).accepted) == 3


def test_a_cancel_ends_what_waits_and_says_why(people):
    campaign = lifecycle.cancel(sending(), by=make_user(), reason="Postponed.", at=NOON)

    assert campaign.status == CampaignStatus.CANCELLED
    assert set(statuses(campaign).values()) == {"cancelled: campaign_cancelled"}
    assert not Batch.objects.filter(done_at=None).exists()
    assert report.of(campaign).adds_up
    assert AuditEntry.objects.get(action="campaigns.cancel").reason == "Postponed."


def test_a_cancel_keeps_the_doubt_about_whom_it_may_have_reached(people):
    campaign = sending()
    Message.objects.filter(address="a@example.org").update(possible_duplicate=True)

    lifecycle.cancel(campaign, by=make_user(), reason="Postponed.", at=NOON)

    assert statuses(campaign)["a@example.org"] == "in_doubt"


def test_a_cancel_without_a_reason_is_refused(people):
    campaign = sending()

    with pytest.raises(CampaignNotReady, match="Say why"):
        lifecycle.cancel(campaign, by=make_user(), reason=" ", at=NOON)


def test_a_group_on_the_wire_keeps_no_other_batch_from_being_cancelled(people, settings):
    settings.BATCH_SIZE, settings.GROUP_SIZE = {"bulk": 1}, {"bulk": 1}
    campaign = sending()
    die_inside_a_hand_over(campaign)

    lifecycle.cancel(campaign, by=make_user(), reason="The session was postponed.", at=NOON)

    others = len(people) - 1
    assert sorted(statuses(campaign).values()) == ["cancelled: campaign_cancelled"] * others + ["sending"]
    assert Batch.objects.filter(done_at=None).count() == 1


def test_what_is_over_cannot_be_cancelled(people):
    campaign = sending()
    deliver(campaign)
    lifecycle.finish_done(at=NOON)

    with pytest.raises(WrongStatus, match="finished"):
        lifecycle.cancel(campaign, by=make_user(), reason="Too late.", at=NOON)


def test_a_campaign_starts_when_its_hour_has_come_and_not_before(people):
    campaign = scheduled()

    assert lifecycle.start_due(at=campaign.send_at - timedelta(seconds=1)) == []
    assert lifecycle.start_due(at=campaign.send_at) == [campaign]
    assert lifecycle.start_due(at=campaign.send_at) == []


def test_a_campaign_whose_hour_is_long_past_is_missed_and_not_sent(people):
    campaign = scheduled()

    assert lifecycle.start_due(at=campaign.send_at + timedelta(hours=6, seconds=1)) == []

    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.MISSED
    assert AuditEntry.objects.get(action="campaigns.miss").actor is None


def test_a_campaign_is_finished_only_when_nothing_waits(people):
    campaign = sending()
    assert lifecycle.finish_done(at=NOON) == []

    deliver(campaign)

    (finished,) = lifecycle.finish_done(at=NOON)
    assert (finished.status, finished.finished_at) == (CampaignStatus.FINISHED, NOON)
