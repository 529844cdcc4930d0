"""What was approved is what leaves: whatever differs when it should leave takes it back, and nothing else does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from campaigns import approvals, lifecycle
from campaigns.enums import BlockKind, CampaignStatus, ScheduleKind
from campaigns.models import Campaign, CompiledText, Product, Review, SenderIdentity
from committee.models import AuditEntry, Session, Station, Venue
from committee.sentences import spoken_text
from contacts.models import Segment, Topic
from tests.campaigns.stages import approved_template, scheduled
from tests.factories import (
    NOON,
    in_nine,
    make_block,
    make_campaign,
    make_contact,
    make_identity,
    make_product,
    make_session,
    make_template,
    make_user,
    make_venue,
    span,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
IN_FRENCH = {"match": "all", "conditions": [{"field": "language", "is": ["fr"]}]}
TICKETS = "{% for ticket in person.tickets %}{{ ticket.session.name }} {{ ticket.session.time }}{% endfor %}"


@pytest.fixture
def venue():
    venue = make_venue(capacity=1000)
    Station.objects.create(code="LPSF", **in_nine("name", "La Plaine")).venues.add(venue)
    return venue


@pytest.fixture
def session(venue):
    return make_session(code="ATH03", venue=venue, during=span(NOON + 6 * HOUR))


@pytest.fixture
def listed(venue):
    return make_session(code="SWM01", venue=venue, during=span(NOON + 9 * HOUR))


@pytest.fixture
def campaign(session, listed):
    """Approved and scheduled: it tells the hour of its session, a chosen session, people's tickets, and a product."""
    make_contact(opted_in="news")
    template = make_template(**dict.fromkeys(in_nine("body", ""), ""))
    make_block(template, BlockKind.TEXT, **in_nine("text", f"It begins at {{{{ session.time }}}}. {TICKETS}"))
    rows = in_nine("text", "{{ item.session.name }}: {{ item.session.time }}")
    make_block(template, BlockKind.SESSIONS, settings={"of": "chosen", "codes": [listed.code]}, **rows)
    make_block(template, BlockKind.PRODUCTS, settings={"codes": [make_product(code="MUG").code]})
    return scheduled(
        at=NOON,
        template=template,
        session=session,
        identity=make_identity(**in_nine("sms_stop", "STOP"), **in_nine("display_name", "Paris")),
    )


def later(code):
    row = Session.objects.get(code=code)
    row.during = span(row.starts_at + HOUR)
    row.save()


def tampered(campaign):
    row = CompiledText.objects.get(campaign=campaign, language="de")
    CompiledText.objects.filter(pk=row.pk).delete()
    row.pk, row.text = None, {**row.text, "subject": ["Anderes"]}
    row.save()


def new_session(venue):
    make_session(code="NEW01", venue=venue, during=span(NOON + 48 * HOUR))


OTHER = {
    "the audience": (lambda _: Segment.objects.update(criteria=IN_FRENCH), "Audience"),
    "the session of which it speaks": (lambda _: later("ATH03"), "[Ss]tart"),
    "a session that a list names": (lambda _: later("SWM01"), "Session SWM01"),
    "a session of people’s tickets": (lambda c: new_session(c.session.venue), "Session NEW01"),
    "who signs": (lambda _: SenderIdentity.objects.update(display_name_ko="서울"), "Name of the sender"),
    "where answers go": (lambda _: SenderIdentity.objects.update(mailbox="other"), "Mailbox"),
    "which consent is asked for": (lambda _: Topic.objects.filter(code="news").update(kind="service"), "Topic"),
    "the price of what it offers": (lambda _: Product.objects.update(price=12), "Product MUG"),
    "what it offers is sold no longer": (lambda _: Product.objects.update(available_until=NOON), "Product MUG"),
    "the control group": (lambda _: Campaign.objects.update(control_share=5), "Control share"),
    "the share that gets it first": (lambda _: Campaign.objects.update(canary_percent=2), "First to so many percent"),
    "the waves": (lambda _: Campaign.objects.update(wave_people=1000, wave_minutes=5), "Waves"),
    "when it is held": (lambda _: Campaign.objects.update(stop_above_complaints=1), "Limits of refusals"),
    "the text that leaves": (tampered, "compiled"),
}


@pytest.mark.parametrize("what", OTHER)
def test_a_scheduled_campaign_that_would_be_another_is_taken_back_with_what_has_changed(campaign, what):
    change, place = OTHER[what]
    change(campaign)

    assert lifecycle.start_due(at=NOON) == []

    campaign.refresh_from_db()
    assert (campaign.status, campaign.version, campaign.approved_sha256) == (CampaignStatus.DRAFT, None, "")
    assert not campaign.compiled.exists()
    entry = AuditEntry.objects.get(action="campaigns.take_back")
    assert re.search(place, entry.reason)
    assert spoken_text(campaign.reviews.get().voided_why) == entry.reason


SAME = {
    "the hour": lambda _: Campaign.objects.update(send_time="11:59"),
    "what no word names": lambda _: (Venue.objects.update(capacity=2), Station.objects.update(name_fr="Ailleurs")),
    "another default sender": lambda _: (
        SenderIdentity.objects.update(is_default=False),
        make_identity(is_default=True, mailbox="other"),
    ),
    "the name the staff know the sender by": lambda _: SenderIdentity.objects.update(name="Renamed"),
    "a session that was over before": lambda c: make_session(venue=c.session.venue, during=span(NOON - 48 * HOUR)),
    "the template": lambda c: c.template.blocks.update(text_fr="Autre chose"),
}


@pytest.mark.parametrize("what", SAME)
def test_what_readers_do_not_see_takes_nothing_back(campaign, what):
    SenderIdentity.objects.exclude(pk=campaign.identity_id).delete()
    SAME[what](campaign)

    assert [started.pk for started in lifecycle.start_due(at=NOON)] == [campaign.pk]


def test_time_that_passes_takes_nothing_back(campaign):
    """The sessions of the lists are over by then; nobody has changed anything."""
    Campaign.objects.update(send_at=NOON + 30 * HOUR)

    assert [started.pk for started in lifecycle.start_due(at=NOON + 30 * HOUR)] == [campaign.pk]


def test_an_audience_rewritten_while_it_is_prepared_is_never_written_to(campaign):
    lifecycle.start_due(at=NOON)
    Segment.objects.update(criteria=IN_FRENCH)

    taken = lifecycle.begin(Campaign.objects.select_related("template__topic").get(pk=campaign.pk), at=NOON)

    assert (taken.status, taken.messages.count()) == (CampaignStatus.DRAFT, 0)


def test_whoever_looks_reads_the_same_meaning_in_any_language():
    identity = make_identity(sms_stop_fr="STOP au 36111", sms_stop_en="STOP to 36111")
    make_contact(opted_in="news")
    campaign = make_campaign(template=approved_template(make_template()), identity=identity)
    with translation.override("fr"):
        review = approvals.submit_campaign(campaign, by=make_user(), at=NOON)

    with translation.override("en"):
        approvals.approve(review, by=make_user(), at=NOON, sha256=review.sha256)
    with translation.override("ar"):
        left = lifecycle.schedule(campaign, by=make_user(), at=NOON)

    assert left.status == CampaignStatus.SCHEDULED


def test_a_request_that_nobody_can_answer_any_more_is_closed():
    make_contact(opted_in="news")
    campaign = make_campaign(template=approved_template(make_template()))
    review = approvals.submit_campaign(campaign, by=make_user(), at=NOON)

    lifecycle.cancel(campaign, by=make_user(), reason="Postponed.", at=NOON)

    review.refresh_from_db()
    assert (review.decision, review.comment) == ("void", "Postponed.")
    assert approvals.open_review(campaign) is None


def test_one_approved_by_the_program_before_is_taken_back_once(campaign):
    older, [review] = "0" * 64, campaign.reviews.all()
    before = {"version": review.version, "sha256": older, "facts": {"meaning": {"words": review.version.sha256}}}
    again = Review.objects.create(campaign=campaign, submitted_by=review.submitted_by, submitted_at=NOON, **before)
    Review.objects.filter(pk=again.pk).update(decision="approved", decided_by=review.decided_by, decided_at=NOON)
    Campaign.objects.update(approved_sha256=older)

    assert lifecycle.start_due(at=NOON) == []

    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.DRAFT
    assert "before all of it was compared" in AuditEntry.objects.get(action="campaigns.take_back").reason


def test_the_database_keeps_a_text_as_it_was_read(campaign):
    with pytest.raises(IntegrityError, match="compiled_text_is_kept"), transaction.atomic():
        CompiledText.objects.filter(campaign=campaign).update(sha256="0" * 64)


@pytest.mark.parametrize("changed", [{"purpose": "service"}, {"topic": "account-news"}])
def test_the_database_keeps_for_what_a_template_writes_while_a_campaign_of_it_is_under_way(campaign, changed):
    if "topic" in changed:
        changed = {"topic": Topic.objects.exclude(pk=campaign.template.topic_id).first()}
    templates = type(campaign.template).objects.filter(pk=campaign.template_id)

    with pytest.raises(IntegrityError, match="template_keeps_for_what_it_writes"), transaction.atomic():
        templates.update(**changed)
    Campaign.objects.update(status=CampaignStatus.CANCELLED)
    assert templates.update(**changed) == 1


def test_an_hour_that_hangs_on_a_session_follows_it_where_no_word_names_it(session):
    make_contact(opted_in="news")
    hung = {"schedule_kind": ScheduleKind.SESSION, "session": session, "offset_minutes": -60}
    scheduled(**hung)
    later("ATH03")

    assert lifecycle.start_due(at=NOON + 5 * HOUR) == []
    assert len(lifecycle.start_due(at=NOON + 6 * HOUR)) == 1
