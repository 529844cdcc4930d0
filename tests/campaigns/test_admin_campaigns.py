"""A campaign on its pages: let go, held, copied, deleted, found in the list; each by those who may."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import translation

from campaigns import approvals, holds
from campaigns.enums import CampaignStatus, Purpose, ScheduleKind
from campaigns.gateways import Answer
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Campaign, Hold, Progress, Standstill
from committee.db import clock
from committee.models import Partner
from committee.roles import Role
from tests.campaigns.campaign_pages import begun, count, enter, of_segment, rows, url, written
from tests.campaigns.stages import approved, deliver, scheduled, sending
from tests.factories import (
    NOON,
    make_campaign,
    make_contact,
    make_identity,
    make_price,
    make_segment,
    make_session,
    make_source,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    return enter(client, Role.AUTHOR)


def test_buttons_stand_only_before_those_who_may_press_them(client):
    make_contact(opted_in="news")
    campaign = sending()
    enter(client, Role.MANAGER)

    page = client.get(url(campaign, "change")).content.decode()

    assert url(campaign, "report") in page
    assert url(campaign, "act", "pause") not in page
    assert client.post(url(campaign, "act", "pause")).status_code == 403
    assert client.get(url(campaign, "cancel")).status_code == 403
    assert client.get(url(campaign, "act", "pause")).status_code == 405
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.SENDING


def test_only_drafts_are_edited_or_deleted(client, author):
    make_contact(opted_in="news")
    campaign = scheduled()

    refused = client.post(url(campaign, "change"), written(campaign, name="Other"))

    assert refused.status_code == 403
    assert client.post(url(campaign, "delete"), {"post": "yes"}).status_code == 403
    assert client.post(url(make_campaign(), "delete"), {"post": "yes"}).status_code == 302
    assert Campaign.objects.get().name == campaign.name


def test_the_fields_the_machine_writes_cannot_be_posted(client, author):
    campaign = make_campaign()

    client.post(url(campaign, "change"), written(campaign, status="finished", ledger=7, name="New name"))

    campaign.refresh_from_db()
    assert (campaign.name, campaign.status, campaign.ledger) == ("New name", CampaignStatus.DRAFT, None)


def test_a_draft_says_why_it_was_taken_back_in_its_readers_language(client, author):
    campaign = approved(make_campaign())
    with translation.override("fr"):
        Campaign.objects.filter(pk=campaign.pk).update(control_share=5)
        approvals.campaign_edited(campaign, by=make_user(first_name="Ada", last_name="Byron"), at=NOON)

    said = "its approval has ended. The campaign was changed by Ada Byron."
    assert said in client.get(url(campaign, "change")).content.decode()

    review = campaign.reviews.create(version=campaign.template.approved_version, sha256="a" * 64, submitted_by=author)
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.IN_REVIEW)
    assert "has ended" not in client.get(url(campaign, "change")).content.decode()
    approvals.send_back(review, by=make_user(first_name="Ada"), at=NOON, comment="Not on Sunday.")
    assert "sent it back on" in client.get(url(campaign, "change")).content.decode()


def test_a_copy_is_a_new_draft_that_nobody_has_saved_yet(client, author):
    make_contact(opted_in="news")
    session = make_session()
    campaign = sending(identity=make_identity(name="Torch relay"), session=session)
    other = make_template()
    for label, template in (("A", campaign.template), ("B", other)):
        campaign.variants.create(label=label, template=template, share=50)
    Campaign.objects.filter(pk=campaign.pk).update(schedule_kind=ScheduleKind.SESSION, offset_minutes=-2880)
    make_source(campaign, kind="tickets", segment=None, session=session, is_former=True)
    deliver(campaign)

    context = client.get(reverse("admin:campaigns_campaign_add"), {"copy": campaign.pk}).context

    form = context["adminform"].form
    sources, variants = (each.formset for each in context["inline_admin_formsets"])
    assert form.initial["name"] == f"Copy of {campaign.name}"
    assert (form.initial["template"], form.initial["identity"]) == (campaign.template_id, campaign.identity_id)
    assert form.initial["session"] == session.pk
    assert [(row.initial["kind"], row.initial["is_former"]) for row in sources.forms[:2]] == [
        ("segment", False),
        ("tickets", True),
    ]
    assert [row.has_begun() for row in sources.forms] == [True, True, False, False]
    assert [(row.initial["template"], row.initial["share"]) for row in variants.forms[:2]] == [
        (campaign.template_id, 50),
        (other.pk, 50),
    ]
    assert context["has_variants"]
    said = [form[name].value() for name in ("schedule_kind", "offset_amount", "offset_unit", "offset_side")]
    assert said == [ScheduleKind.SESSION, 2, "days", "before"]
    assert Campaign.objects.count() == 1


def test_who_wrote_the_original_of_a_copy_wrote_part_of_it(client, author):
    wrote = make_user()
    original, segment = make_campaign(created_by=wrote), make_segment()
    form = begun(name="Again", template=original.template_id, send_on="2030-07-26", send_time="10:00")

    client.post(f"{reverse('admin:campaigns_campaign_add')}?copy={original.pk}", form | rows(of_segment(segment)))

    assert approvals.writers(Campaign.objects.get(name="Again")) == {author.pk, wrote.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_status_and_progress_in_a_fixed_number_of_queries(
    client, author, django_assert_num_queries, count
):
    make_contact(opted_in="news")
    for _ in range(count):
        deliver(sending())
    listing = reverse("admin:campaigns_campaign_changelist")
    client.get(listing)

    with django_assert_num_queries(10):
        page = client.get(listing).content.decode()

    assert page.count("100 % · 1 person") == count


def test_the_proof_of_a_scheduled_campaign_is_of_its_frozen_words(client, author):
    make_contact(opted_in="news")
    campaign = scheduled(template=make_template(body_fr="Pour {{ campaign.name }}"))
    template = campaign.template
    template.subject_fr = "Edited since"
    template.save()

    page = client.get(url(campaign, "proof"), {"language": "fr"}).content.decode()

    assert "Doors open at nine (fr)" in page
    assert "Edited since" not in page
    assert f"Pour {campaign.name}" in page


def test_one_that_is_a_draft_no_more_is_read_in_words(client, author):
    make_contact(opted_in="news")
    campaign = scheduled(segment=make_segment(name="Fans"))

    page = client.get(url(campaign, "change")).content.decode()

    assert "the segment “Fans”" in page
    assert "on Friday 26 July 2024 at 12:00 (UTC)" in page
    assert "sources-0-kind" not in page


def test_the_cost_is_the_people_times_the_parts_of_their_sms_at_the_prices_of_their_countries(client, author):
    """Two in France read one part, one in Japan two parts of seventy: 2 × 0.05 + 1 × 2 × 0.08 = 0.26 euros."""
    for country, language, at in (("FR", "fr", 1), ("FR", "fr", 2), ("JP", "ja", 3), ("BR", "fr", 4)):
        make_contact(email=None, phone=f"+3361234567{at}", country=country, language=language)
    for country, amount in (("FR", "0.05"), ("JP", "0.08")):
        make_price(country=country, amount=amount, valid=DateRange(date(2020, 1, 1), date(2040, 1, 1)))
    template = make_template(
        purpose=Purpose.SERVICE, topic="tickets", channels=["sms"], sms_fr="Bonjour", sms_ja="席" * 71
    )
    campaign = make_campaign(template=template)

    page = count(client, written(campaign, first_channel="sms"))

    assert "It costs about €0.26." in page
    assert "The price list has no price for 1 person." in page


def test_the_checks_of_a_campaign_stand_with_their_places(client, author):
    make_contact(opted_in="news")
    campaign = make_campaign()
    partner = Partner.objects.create(code="ACME", name_fr="Acme")
    other = make_identity(name="Acme", partner=partner)
    page = client.post(url(campaign, "checks"), written(campaign, identity=other.pk)).content.decode()
    assert "“Acme” signs for a partner, and the topic is not theirs: choose another sender." in page


def test_what_cannot_be_sent_yet_is_said_where_it_is_chosen(client, author, without_simulator):
    page = client.get(reverse("admin:campaigns_campaign_add")).content.decode()

    assert "SMS (cannot be sent yet)" in page


def test_a_draft_is_deleted_by_a_link_and_what_was_asked_for_by_none(client, author):
    campaign = make_campaign()
    shown = client.get(url(campaign, "change")).content.decode()
    assert "Delete this draft" in shown
    assert "Delete campaign" not in " ".join(shown.split())

    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.CANCELLED)
    assert "Delete this draft" not in client.get(url(campaign, "change")).content.decode()


def test_the_page_says_when_the_next_wave_leaves_and_why_it_is_held(client, author):
    for number in range(4):
        make_contact(opted_in="news", email=f"{number}@example.org")
    campaign = sending(wave_people=2, wave_minutes=10)

    page = client.get(url(campaign, "state")).content.decode()
    assert "The next wave leaves from" in page
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.PAUSED, paused_why="complaints")
    page = client.get(url(campaign, "state")).content.decode()
    assert "It is held: too many readers complained." in page
    assert "readers complained; the limit is" not in page  # nobody was written to: there is no share
    assert "too many readers complained" in client.get(reverse("admin:index")).content.decode()


def test_one_that_is_held_says_how_many_did_not_want_it(client, author):
    for number in range(4):
        make_contact(opted_in="news", email=f"{number}@example.org")
    campaign = sending()
    deliver(campaign, MemoryGateway(answers={"0@example.org": Answer.HARD}))
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.PAUSED, paused_why="bounces")

    assert (
        "25.00 % of 4 messages were refused; the limit is 5.00 %."
        in client.get(url(campaign, "state")).content.decode()
    )


def test_what_is_held_back_waits_for_its_hold_and_for_no_hour(client, author):
    for number in range(2):
        make_contact(opted_in="news", email=f"{number}@example.org")
    campaign = sending()
    hold = Hold(why="Mourning", kind="segment", segment=make_segment(), purposes=["marketing"])
    holds.place(hold, by=make_user(), at=clock())
    deliver(campaign)

    page = client.get(url(campaign, "state")).content.decode()

    assert "2 are held back, and leave when their hold ends or is lifted." in page
    assert reverse("admin:campaigns_hold_changelist") in page
    assert "Next turn of what was put off" not in page
    assert "Probably done" not in page


def test_one_that_was_missed_says_whether_its_hour_or_its_use_was_over(client, author):
    campaign = make_campaign(status=CampaignStatus.MISSED)
    assert "Its hour passed while nothing was running" in client.get(url(campaign, "state")).content.decode()

    Campaign.objects.filter(pk=campaign.pk).update(valid_until=NOON)

    page = client.get(url(campaign, "state")).content.decode()
    assert "It was of use until " in page
    assert "Its hour passed" not in page


def test_no_end_is_told_while_everything_is_stopped(client, author):
    make_contact(opted_in="news")
    campaign = sending(at=clock())
    Campaign.objects.filter(pk=campaign.pk).update(started_at=clock() - timedelta(seconds=30))
    Progress.objects.create(campaign=campaign, at=clock(), handed_over=90)
    assert "Probably done" in client.get(url(campaign, "state")).content.decode()

    Standstill.objects.create(why="A drill", by=make_user())

    page = client.get(url(campaign, "state")).content.decode()
    assert "Everything is stopped: this campaign waits" in page
    assert "Probably done" not in page
