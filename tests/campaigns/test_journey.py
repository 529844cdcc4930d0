"""A campaign's whole way through the flow, in one process."""

from __future__ import annotations

import pytest

from campaigns import lifecycle
from campaigns.enums import CampaignStatus
from campaigns.flow import report
from tests.campaigns.stages import deliver, sending, statuses
from tests.factories import NOON, make_contact

pytestmark = pytest.mark.django_db


def test_each_eligible_person_gets_one_copy_in_their_language():
    make_contact(email="a@example.org", opted_in="news", language="fr", given_name="Ada")
    make_contact(email="b@example.org", opted_in="news", language="ja")
    make_contact(email="c@example.org")
    campaign = sending()

    gateway = deliver(campaign)
    lifecycle.finish_done(at=NOON)

    assert {envelope.recipient for envelope in gateway.accepted} == {"a@example.org", "b@example.org"}
    to_ada = next(e.content.decode() for e in gateway.accepted if e.recipient == "a@example.org")
    assert "Subject: Doors open at nine (fr)" in to_ada
    assert "Dear Ada, the doors open at nine. (fr)" in to_ada
    assert "List-Unsubscribe: <http://testserver/u/" in to_ada
    assert sorted(statuses(campaign).values()) == ["excluded: no_consent", "sent", "sent"]
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.FINISHED
    told = report.of(campaign)
    assert told.adds_up
    assert (told.snapshot, told.handed_over, told.ended) == (3, 2, 1)
