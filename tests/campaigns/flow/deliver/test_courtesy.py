"""Bulk leaves the machine to a warning for half of the time, and to nobody else."""

from __future__ import annotations

import pytest

from campaigns import lifecycle
from campaigns.enums import Purpose
from campaigns.flow.deliver import courtesy
from campaigns.models import Batch
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def warning():
    template = make_template(purpose=Purpose.SAFETY, topic="safety")
    make_contact(opted_in="safety")
    return sending(template=template)


def test_while_a_warning_leaves_a_bulk_worker_rests_as_long_as_it_worked_and_never_long(warning):
    assert courtesy.rest("bulk", worked=0.3) == 0.3
    assert courtesy.rest("bulk", worked=30.0) == courtesy.LONGEST_REST


def test_the_other_lanes_rest_for_nobody(warning):
    assert courtesy.rest("incident", worked=0.3) == courtesy.rest("operational", worked=0.3) == 0.0


def test_nobody_rests_for_a_warning_that_has_left_is_paused_or_waits_for_its_next_try(warning):
    Batch.objects.update(not_before="2100-01-01T00:00Z")
    assert courtesy.rest("bulk", worked=0.3) == 0.0
    Batch.objects.update(not_before="2000-01-01T00:00Z")

    lifecycle.pause(warning, by=make_user())
    assert courtesy.rest("bulk", worked=0.3) == 0.0
    lifecycle.resume(warning, by=make_user())
    assert courtesy.rest("bulk", worked=0.3) == 0.3

    deliver(warning)
    assert courtesy.rest("bulk", worked=0.3) == 0.0


def test_a_newsletter_makes_room_for_no_other_newsletter():
    make_contact(opted_in="news")
    sending()

    assert courtesy.rest("bulk", worked=0.3) == 0.0
