"""Two at once at an approval: whoever comes second meets what the first has made of it, never a mixture of both."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from campaigns import approvals, lifecycle
from campaigns.enums import CampaignStatus, Decision
from campaigns.models import Campaign, MessageTemplate, Review
from committee.db import clock
from committee.roles import Role
from contacts.enums import TopicKind
from contacts.models import Segment
from tests.campaigns.stages import approved_template
from tests.campaigns.typed import CHANGE, page_of, posted
from tests.contacts.admin.staff import logged_in
from tests.crowd import make_crowd
from tests.factories import make_topic, make_user
from tests.faults.threads import PATIENCE, backend_that_waits, in_a_thread

# What asks for the lock of the campaign, and stands before whoever has it.
LOCKS = 'SELECT "campaigns_campaign"."id"'
IN_FRENCH = {"match": "all", "conditions": [{"field": "language", "is": ["fr"]}]}


@pytest.fixture
def draft(campaign, author):
    make_crowd(3, topic=make_topic("news"))
    approved_template(campaign.template, at=clock())
    return Campaign.objects.get(pk=campaign.pk)


@pytest.fixture
def threads():
    with ExitStack() as threads:
        yield threads


@pytest.fixture
def review(draft, author):
    return approvals.submit_campaign(draft, by=author, at=clock())


def approve(review):
    return approvals.approve(review, by=make_user(), at=clock(), sha256=review.sha256)


def edit(campaign, *, by):
    """As the page of the campaign saves: the row, and then what that means for its approval."""
    with transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(control_share=5)
        approvals.campaign_edited(campaign, by=by, at=clock())


def test_an_approval_given_while_it_is_edited_does_not_stand(draft, review, author, threads):
    with transaction.atomic(), connection.cursor() as cursor:
        edit(draft, by=author)
        given = threads.enter_context(in_a_thread(lambda: approve(review)))
        backend_that_waits(cursor, LOCKS)
    with pytest.raises(approvals.AlreadyDecided):
        given.result(PATIENCE)

    draft.refresh_from_db()
    review.refresh_from_db()
    assert (draft.status, review.decision) == (CampaignStatus.DRAFT, Decision.VOID)


def test_an_edit_while_the_approval_is_given_ends_it(draft, review, author, threads):
    with transaction.atomic(), connection.cursor() as cursor:
        approve(review)
        saved = threads.enter_context(in_a_thread(lambda: edit(draft, by=author)))
        backend_that_waits(cursor, "UPDATE")
    saved.result(PATIENCE)

    draft.refresh_from_db()
    review.refresh_from_db()
    assert (draft.status, draft.control_share) == (CampaignStatus.DRAFT, 5)
    assert review.decision == Decision.APPROVED
    assert review.voided_at is not None


def test_of_two_approvers_at_once_one_decides(draft, review):
    ready, told = threading.Barrier(2), []

    def decide():
        ready.wait(PATIENCE)
        try:
            approve(review)
        except approvals.AlreadyDecided:
            told.append("too late")
        else:
            told.append("approved")

    with in_a_thread(decide) as first, in_a_thread(decide) as second:
        first.result(PATIENCE)
        second.result(PATIENCE)

    draft.refresh_from_db()
    assert sorted(told) == ["approved", "too late"]
    assert draft.status == CampaignStatus.APPROVED
    assert approvals.is_approved(draft)


def test_what_the_gate_has_judged_and_what_is_frozen_are_the_same_audience(draft, author, threads):
    with transaction.atomic(), connection.cursor() as cursor:
        Campaign.objects.select_for_update().get(pk=draft.pk)
        asked = threads.enter_context(in_a_thread(lambda: approvals.submit_campaign(draft, by=author, at=clock())))
        backend_that_waits(cursor, LOCKS)  # it has counted the people of the rule before
        Segment.objects.update(criteria=IN_FRENCH)
    with pytest.raises(approvals.ContentChanged):
        asked.result(PATIENCE)

    draft.refresh_from_db()
    assert (draft.status, draft.version, Review.objects.filter(campaign=draft).count()) == (
        CampaignStatus.DRAFT,
        None,
        0,
    )


def test_a_rule_rewritten_while_the_approval_is_given_is_met_when_the_campaign_should_leave(draft, review, author):
    with in_a_thread(lambda: approve(review)) as given, transaction.atomic():
        Segment.objects.update(criteria=IN_FRENCH)
        given.result(PATIENCE)  # who approves has not seen the other rule, and need not wait for it
    Campaign.objects.filter(pk=draft.pk).update(
        status=CampaignStatus.SCHEDULED, send_at=clock(), lane="bulk", scheduled_by=author
    )

    assert lifecycle.start_due(at=clock()) == []

    draft.refresh_from_db()
    assert draft.status == CampaignStatus.DRAFT


def test_for_what_a_template_writes_cannot_change_under_a_request(draft, author, threads):
    def another_purpose():
        MessageTemplate.objects.filter(pk=draft.template_id).update(purpose="service")

    with transaction.atomic(), connection.cursor() as cursor:
        approvals.submit_campaign(draft, by=author, at=clock())
        changed = threads.enter_context(in_a_thread(another_purpose))
        backend_that_waits(cursor, "UPDATE")
    with pytest.raises(IntegrityError, match="template_keeps_for_what_it_writes"):
        changed.result(PATIENCE)


def test_an_author_who_chose_another_purpose_before_a_request_was_made_is_told_and_keeps_the_rest(
    draft, author, threads
):
    staff = logged_in(Role.AUTHOR)
    template = draft.template
    fields = posted(page_of(staff, template)) | {
        "purpose": "service",
        "topic": make_topic("service", kind=TopicKind.SERVICE).pk,
    }
    address = reverse(CHANGE, args=[template.pk])

    with transaction.atomic(), connection.cursor() as cursor:
        approvals.submit_campaign(draft, by=author, at=clock())
        saved = threads.enter_context(in_a_thread(lambda: staff.post(address, fields)))
        backend_that_waits(cursor, "campaigns_messagetemplate")
    answer = saved.result(PATIENCE)

    assert answer.status_code == 200
    assert "A campaign was approved with the purpose and the topic" in answer.content.decode()
    assert MessageTemplate.objects.get(pk=template.pk).purpose == "marketing"
