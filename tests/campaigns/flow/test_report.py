"""The figures of a campaign add up at every moment, by language, status and reason."""

from __future__ import annotations

import pytest

from campaigns.enums import MessageStatus, Reason
from campaigns.flow import report
from campaigns.gateways import Answer
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Campaign
from tests.campaigns.stages import deliver, sending
from tests.factories import make_campaign, make_contact

pytestmark = pytest.mark.django_db


def nonzero(by_status):
    return {status: count for status, count in by_status.items() if count}


@pytest.fixture
def people():
    make_contact(email="a@example.org", opted_in="news", language="fr")
    make_contact(email="b@example.org", opted_in="news", language="fr")
    make_contact(email="c@example.org", opted_in="news", language="zh-hans")
    make_contact(language="zh-hans")
    make_contact(opted_in="news", email=None)


def test_a_draft_has_a_report_of_noughts():
    told = report.of(make_campaign())

    assert (told.snapshot, told.by_language, told.adds_up) == (0, [], True)


def test_before_and_after_the_sending_the_equation_holds(people):
    campaign = sending()
    before = report.of(campaign)

    deliver(campaign, MemoryGateway({"b@example.org": Answer.HARD, "c@example.org": Answer.UNKNOWN}))

    after = report.of(Campaign.objects.get(pk=campaign.pk))
    assert (before.snapshot, before.waiting, before.ended, before.adds_up) == (4, 3, 1, True)
    assert (after.waiting, after.open, after.handed_over, after.ended, after.adds_up) == (0, 1, 1, 2, True)
    assert after.without_address == 1
    assert after.by_reason == {Reason.NO_CONSENT: 1, Reason.REFUSED: 1}
    assert [(line.of, nonzero(line.by_status)) for line in after.by_language] == [
        ("fr", {MessageStatus.SENT: 1, MessageStatus.REJECTED: 1}),
        ("zh-hans", {MessageStatus.IN_DOUBT: 1, MessageStatus.EXCLUDED: 1}),
    ]
    assert sum(line.total for line in after.by_language) == after.snapshot


def test_a_report_asks_two_questions_however_many_people_there_are(people, django_assert_num_queries):
    campaign = sending()

    with django_assert_num_queries(2):
        report.of(campaign)
