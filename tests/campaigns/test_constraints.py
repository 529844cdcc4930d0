"""What the database itself refuses, whoever asks: words and campaigns that nobody else has approved."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns import lifecycle
from campaigns.enums import CampaignStatus, Decision, TemplateStatus
from campaigns.models import Campaign, MessageTemplate, Review
from tests.campaigns.stages import approved, approved_template, scheduled, sending
from tests.factories import NOON, make_campaign, make_contact, make_template, make_user, make_version

pytestmark = pytest.mark.django_db

# What the table asks of one that leaves, besides its approval.
READY = {"send_at": NOON, "lane": "bulk", "ledger": 1, "snapshot_size": 1, "finished_at": NOON}
LEAVING = [
    CampaignStatus.APPROVED,
    CampaignStatus.SCHEDULED,
    CampaignStatus.PREPARING,
    CampaignStatus.SENDING,
    CampaignStatus.PAUSED,
    CampaignStatus.FINISHED,
]


def refused(name, change) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


@pytest.mark.parametrize("status", LEAVING)
def test_no_campaign_is_on_its_way_without_an_approval_that_stands(status):
    campaign = make_campaign()
    version = make_version(campaign.template)
    on_its_way = {"status": status, "version": version, "approved_sha256": "a" * 64, **READY}

    refused("campaign_leaves_approved", lambda: Campaign.objects.filter(pk=campaign.pk).update(**on_its_way))
    refused("campaign_leaves_approved", lambda: make_campaign(template=campaign.template, **on_its_way))


@pytest.mark.parametrize("of_another", [{"approved_sha256": "b" * 64}, {"approved_sha256": ""}])
def test_no_other_approval_is_put_in_the_place_of_the_one_it_leaves_by(of_another):
    make_contact(opted_in="news")
    campaign = scheduled()

    refused("campaign_leaves_approved", lambda: Campaign.objects.filter(pk=campaign.pk).update(**of_another))


def test_an_approval_that_has_ended_schedules_nothing():
    campaign = approved(make_campaign())
    campaign.reviews.update(voided_at=NOON)
    is_scheduled = {"status": CampaignStatus.SCHEDULED, **READY}

    refused("campaign_leaves_approved", lambda: Campaign.objects.filter(pk=campaign.pk).update(**is_scheduled))


def test_what_is_under_way_goes_on_to_its_end():
    make_contact(opted_in="news")
    campaign = sending()

    lifecycle.pause(campaign, by=make_user())
    lifecycle.resume(campaign, by=make_user())

    assert Campaign.objects.get(pk=campaign.pk).status == CampaignStatus.SENDING


def test_a_campaign_of_before_there_were_approvals_goes_on_and_is_not_scheduled_again():
    campaign = make_campaign()
    of_before = {"status": CampaignStatus.SCHEDULED, "version": make_version(campaign.template), **READY}
    rows = Campaign.objects.filter(pk=campaign.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE campaigns_campaign DISABLE TRIGGER campaign_leaves_approved")
        rows.update(**of_before)
        cursor.execute("ALTER TABLE campaigns_campaign ENABLE TRIGGER campaign_leaves_approved")

    for status in (CampaignStatus.PREPARING, CampaignStatus.SENDING, CampaignStatus.FINISHED, CampaignStatus.DRAFT):
        assert rows.update(status=status) == 1
    refused("campaign_leaves_approved", lambda: rows.update(status=CampaignStatus.SCHEDULED))


def test_a_request_begins_open():
    version, by = make_version(), make_user()
    asked = {"template": version.template, "version": version, "sha256": version.sha256, "submitted_by": by}
    decided = {"decision": Decision.APPROVED, "decided_by": make_user(), "decided_at": NOON}

    refused("review_begins_open", lambda: Review.objects.create(**asked, **decided))
    assert Review.objects.create(**asked).is_open


def test_a_template_is_approved_with_words_of_its_own():
    template, other = approved_template(make_template()), make_version()
    rows = MessageTemplate.objects.filter(pk=template.pk)

    refused("template_approved_with_its_own_words", lambda: rows.update(approved_version=other))
    assert rows.get().status == TemplateStatus.APPROVED
