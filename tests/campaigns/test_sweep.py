"""What is due is found in the tables, whatever the broker forgot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns import lifecycle, sweep
from campaigns.enums import CampaignStatus, Purpose
from campaigns.flow import snapshot
from campaigns.models import Batch
from campaigns.sweep import Due
from committee.db import clock
from tests.campaigns.stages import deliver, scheduled, sending
from tests.factories import NOON, make_contact, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader():
    return make_contact(opted_in="news")


def test_a_campaign_is_rung_through_each_stage_until_it_is_finished():
    campaign = scheduled()
    assert sweep.run(at=NOON - timedelta(minutes=1)) == Due([], [])

    assert sweep.run(at=NOON) == Due([("bulk", campaign.pk)], [])
    assert sweep.run(at=NOON) == Due([("bulk", campaign.pk)], [])  # as long as nobody took the snapshot
    snapshot.take(campaign, at=NOON)
    assert sweep.run(at=NOON) == Due([], ["bulk"])
    deliver(campaign := type(campaign).objects.get(pk=campaign.pk))

    assert sweep.run(at=NOON) == Due([], [])
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.FINISHED


def test_a_warning_is_rung_for_before_a_newsletter_of_the_same_hour_is_so_much_as_looked_at():
    newsletter, warning = scheduled(), scheduled(template=make_template(purpose=Purpose.SAFETY, topic="safety"))

    assert sweep.run(at=NOON).to_start == [("incident", warning.pk)]
    assert sorted(sweep.run(at=NOON).to_start) == [("bulk", newsletter.pk), ("incident", warning.pk)]


def test_nobody_is_rung_for_a_batch_that_waits_or_is_held_or_paused():
    campaign = sending()
    Batch.objects.update(not_before=clock() + timedelta(minutes=1))
    assert sweep.run(at=NOON).lanes == []
    Batch.objects.update(not_before=clock(), lease_until=clock() + timedelta(minutes=1))
    assert sweep.run(at=NOON).lanes == []
    Batch.objects.update(lease_until=None)

    lifecycle.pause(campaign, by=make_user())

    assert sweep.run(at=NOON).lanes == []


def test_a_sweep_ends_what_a_cancel_left():
    campaign = sending()
    Batch.objects.update(lease_until=clock() - timedelta(seconds=1))
    type(campaign).objects.filter(pk=campaign.pk).update(status="cancelled")

    assert sweep.end_waiting() is False  # nothing more

    assert not Batch.objects.filter(done_at=None).exists()
