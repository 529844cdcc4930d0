"""A campaign on its pages: written as a draft, read through, let go, held, copied; each by those who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from committee.db import clock
from committee.models import AuditEntry
from committee.roles import Role
from contacts.models import Segment
from tests.campaigns.stages import deliver, scheduled, sending
from tests.factories import make_campaign, make_contact, make_segment, make_template, make_user

pytestmark = pytest.mark.django_db


def enter(client, role):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


@pytest.fixture
def author(client):
    return enter(client, Role.AUTHOR)


def url(campaign, page, *more):
    return reverse(f"admin:campaigns_campaign_{page}", args=[campaign.pk, *more])


def act(client, campaign, verb):
    answer = client.post(url(campaign, "act", verb), follow=True)
    campaign.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def written(campaign, **fields):
    return {
        "name": campaign.name,
        "segment": campaign.segment_id,
        "template": campaign.template_id,
        "sender_name": campaign.sender_name,
        "send_on": "2030-07-26",
        "send_time": "10:00",
        "send_zone": "Europe/Paris",
        **fields,
    }


def test_a_draft_is_written_and_one_stays_with_it(client, author):
    template, segment = make_template(), make_segment()

    answer = client.post(
        reverse("admin:campaigns_campaign_add"),
        {
            "name": "Week to go",
            "segment": segment.pk,
            "template": template.pk,
            "sender_name": "Paris 2024",
            "send_on": "2030-07-26",
            "send_time": "10:00",
            "send_zone": "Pacific/Tahiti",
        },
    )

    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == url(campaign, "change")
    assert (campaign.status, campaign.created_by, campaign.send_at) == (CampaignStatus.DRAFT, author, None)
    assert (str(campaign.send_on), str(campaign.send_time)) == ("2030-07-26", "10:00:00")


@pytest.mark.parametrize("field", ["name", "sender_name"])
def test_invisible_characters_in_what_the_e_mail_is_signed_with_are_refused(client, author, field):
    campaign = make_campaign()

    answer = client.post(url(campaign, "change"), written(campaign, **{field: "Paris \x1b[31m \u202e2024"}))

    assert list(answer.context["adminform"].form.errors) == [field]
    assert "The invisible character U+001B is not allowed: delete it." in answer.content.decode()


def test_the_count_reads_the_campaign_through_as_it_stands_in_the_form(client, author):
    make_contact(opted_in="news", language="fr")
    make_contact(opted_in="news", language="ja")
    make_contact()
    make_contact(email=None)
    campaign = make_campaign()

    page = client.get(reverse("admin:campaigns_campaign_count"), written(campaign, name="Week to go")).content.decode()

    assert (
        "“Week to go” leaves on Friday 26 July 2030 at 10:00 (Europe/Paris) by e-mail to 2 people in 2 languages. "
        "2 are left out: no consent (1), without an address (1)."
    ) in page
    assert Campaign.objects.count() == 1


def test_the_count_says_what_scheduling_would_refuse(client, author):
    campaign = make_campaign(template=make_template(body_ru=""))

    page = client.get(
        reverse("admin:campaigns_campaign_count"), written(campaign, send_on="2020-01-01")
    ).content.decode()

    assert "The template lacks Русский." in page
    assert "Nobody of this audience can be written to." in page
    assert "This hour has passed." in page


def test_without_audience_or_template_the_count_asks_for_them(client, author):
    page = client.get(reverse("admin:campaigns_campaign_count"), {"name": "x", "segment": "none"}).content.decode()

    assert "Choose an audience and a template" in page


def test_a_template_with_holes_says_so_where_it_is_chosen_and_notices_are_not_offered(client, author):
    make_template(name="Whole")
    make_template(name="Holed", subject_ko="")

    page = client.get(reverse("admin:campaigns_campaign_add")).content.decode()

    assert "Holed (8/9)" in page
    assert "Confirmation of a sign-up" not in page


def test_from_draft_to_schedule_and_back(client, author):
    make_contact(opted_in="news")
    campaign = make_campaign(at=clock() + timedelta(days=1))

    assert "Schedule" in client.get(url(campaign, "departure")).content.decode()
    assert act(client, campaign, "schedule") == [f"“{campaign.name}” is scheduled."]
    assert campaign.status == CampaignStatus.SCHEDULED
    page = client.get(url(campaign, "change"))
    assert not page.context["has_change_permission"]
    assert "Its words are frozen" in page.content.decode()
    assert act(client, campaign, "unschedule") == [f"“{campaign.name}” is a draft again."]
    assert campaign.status == CampaignStatus.DRAFT


def test_the_shortcut_leaves_in_one_minute_by_the_clock_of_its_zone(client, author):
    make_contact(opted_in="news")
    campaign = make_campaign(send_zone="Pacific/Tahiti")
    before = clock()

    assert act(client, campaign, "leave_soon") == [f"“{campaign.name}” leaves in one minute."]

    assert before + timedelta(seconds=58) < campaign.send_at < clock() + timedelta(seconds=60)


def test_a_refusal_is_said_in_words_and_changes_nothing(client, author):
    campaign = make_campaign()
    hour = campaign.send_time

    (said,) = act(client, campaign, "leave_soon")

    assert said.startswith(f"Nobody would get “{campaign.name}”")
    assert (campaign.status, campaign.send_time) == (CampaignStatus.DRAFT, hour)


def test_what_leaves_is_paused_resumed_and_cancelled_with_a_reason(client, author):
    make_contact(opted_in="news")
    campaign = sending()

    act(client, campaign, "pause")
    assert campaign.status == CampaignStatus.PAUSED
    act(client, campaign, "resume")
    assert campaign.status == CampaignStatus.SENDING

    assert "required" in client.post(url(campaign, "cancel"), {"reason": ""}).content.decode()
    client.post(url(campaign, "cancel"), {"reason": "Wrong date in the text"})
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.CANCELLED
    assert AuditEntry.objects.get(action="campaigns.cancel").reason == "Wrong date in the text"


def test_the_state_asks_again_by_itself_only_while_something_moves(client, author):
    make_contact(opted_in="news")
    moving, still = sending(), make_campaign()

    assert 'hx-trigger="every 2s"' in client.get(url(moving, "state")).content.decode()
    assert "hx-trigger" not in client.get(url(still, "state")).content.decode()


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


def test_a_copy_is_a_new_draft_that_nobody_has_saved_yet(client, author):
    make_contact(opted_in="news")
    campaign = sending(sender_name="Torch relay")
    deliver(campaign)

    form = client.get(reverse("admin:campaigns_campaign_add"), {"copy": campaign.pk}).context["adminform"].form

    assert form.initial["name"] == f"Copy of {campaign.name}"
    assert (form.initial["template"], form.initial["sender_name"]) == (campaign.template_id, "Torch relay")
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_status_and_progress_in_a_fixed_number_of_queries(
    client, author, django_assert_num_queries, count
):
    make_contact(opted_in="news")
    for _ in range(count):
        deliver(sending())
    listing = reverse("admin:campaigns_campaign_changelist")
    client.get(listing)

    with django_assert_num_queries(7):
        page = client.get(listing).content.decode()

    assert page.count("100 % · 1 person") == count


def test_the_preview_of_a_scheduled_campaign_is_of_its_frozen_words(client, author):
    make_contact(opted_in="news")
    campaign = scheduled(template=make_template(body_fr="Pour {{ campaign.name }}"))
    template = campaign.template
    template.subject_fr = "Edited since"
    template.save()

    page = client.get(url(campaign, "preview"), {"language": "fr"}).content.decode()

    assert "Doors open at nine (fr)" in page
    assert "Edited since" not in page
    assert f"Pour {campaign.name}" in page


def test_segments_are_those_of_the_form(client, author):
    segment = make_segment(name="Parisians")

    page = client.get(reverse("admin:campaigns_campaign_add"))

    assert list(page.context["adminform"].form.fields["segment"].queryset) == list(Segment.objects.all())
    assert segment.name in page.content.decode()
