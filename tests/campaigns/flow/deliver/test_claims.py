"""What is due, and whose turn it is: said in one place, and whoever claims, rings or makes room means the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns import lifecycle, standstill
from campaigns.enums import Purpose
from campaigns.flow.deliver import claims, courtesy
from campaigns.models import Batch, Campaign
from committee.db import clock
from tests.campaigns.stages import sending
from tests.factories import make_contact, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def warning():
    make_contact()
    return sending(template=make_template(purpose=Purpose.SAFETY, topic="safety"))


def nothing(_campaign):
    """As the snapshot left it."""


def done(_campaign):
    Batch.objects.update(done_at=clock())


def too_early(_campaign):
    Batch.objects.update(not_before=clock() + timedelta(minutes=1))


def of_a_later_wave(_campaign):
    Batch.objects.update(wave=1)


def of_the_wave_that_was_opened(campaign):
    Batch.objects.update(wave=1)
    Campaign.objects.filter(pk=campaign.pk).update(open_wave=1)


def paused(campaign):
    lifecycle.pause(campaign, by=make_user())


def all_is_stopped(_campaign):
    standstill.stop(by=make_user(), why="A wrong text is leaving.")


@pytest.mark.parametrize(
    ("change", "is_due"),
    [
        (nothing, True),
        (of_the_wave_that_was_opened, True),
        (done, False),
        (too_early, False),
        (of_a_later_wave, False),
        (paused, False),
        (all_is_stopped, False),
    ],
)
def test_who_rings_who_makes_room_and_who_claims_agree_on_what_is_due(warning, change, is_due):
    change(warning)

    rung, makes_room = Batch.objects.due().exists(), courtesy.rest("bulk", worked=0.3) > 0
    claimed = claims.claim("incident", worker="one") is not None

    assert (rung, makes_room, claimed) == (is_due, is_due, is_due)
