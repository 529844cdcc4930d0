"""One table says which status may follow which; each move is compared, set and audited at once."""

from __future__ import annotations

import pytest
from django.utils import translation

from campaigns import transitions
from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from campaigns.transitions import TRANSITIONS, WrongStatus
from committee.models import AuditEntry
from tests.campaigns.stages import scheduled
from tests.factories import make_contact, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader():
    return make_contact(opted_in="news")


def test_nothing_leads_out_of_what_is_over():
    over = {CampaignStatus.FINISHED, CampaignStatus.CANCELLED}

    assert [verb for verb, (sources, _target) in TRANSITIONS.items() if sources & over] == []


def test_every_status_but_the_first_can_be_reached():
    assert {target for _sources, target in TRANSITIONS.values()} == set(CampaignStatus)


def test_a_move_is_audited_with_before_and_after():
    campaign, user = scheduled(), make_user()

    transitions.move(campaign, "cancel", by=user, reason="rain")

    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.actor, entry.reason) == ("campaigns.cancel", user, "rain")
    assert (entry.before, entry.after) == ({"status": "scheduled"}, {"status": "cancelled"})
    assert (entry.object_type, entry.object_id) == ("campaigns.campaign", str(campaign.pk))


def test_of_two_who_move_a_campaign_the_second_is_told():
    campaign = scheduled()
    stale = Campaign.objects.get(pk=campaign.pk)
    transitions.move(campaign, "cancel", by=make_user())

    with translation.override("en"), pytest.raises(WrongStatus, match="is cancelled"):
        transitions.move(stale, "start", by=None)

    assert AuditEntry.objects.filter(action="campaigns.start").count() == 0


def test_a_button_asks_the_same_table():
    campaign = scheduled()

    assert transitions.may(campaign, "unschedule")
    assert not transitions.may(campaign, "pause")
