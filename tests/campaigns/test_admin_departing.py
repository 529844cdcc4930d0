"""The pages on which a campaign is let go and held: its last page, its hour, its buttons, its state."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from campaigns import carriers, lifecycle, standstill, transitions
from campaigns.admin import read_through
from campaigns.enums import CampaignStatus, PausedWhy, Reason
from campaigns.gateways import providers
from campaigns.models import Message, ProviderState
from committee.db import clock
from committee.models import AuditEntry
from committee.roles import Role
from tests.campaigns.stages import approved, put_back, scheduled, sending
from tests.factories import in_nine, make_campaign, make_contact, make_session, make_template, make_user, span

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=Role.AUTHOR))
    client.force_login(user)
    return user


def url(campaign, page, *more):
    return reverse(f"admin:campaigns_campaign_{page}", args=[campaign.pk, *more])


def act(client, campaign, verb):
    answer = client.post(url(campaign, "act", verb), follow=True)
    campaign.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def test_from_draft_to_schedule_and_back(client, author):
    make_contact(opted_in="news")
    campaign = approved(make_campaign(at=clock() + timedelta(days=1)))

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
    campaign = approved(make_campaign(send_zone="Pacific/Tahiti"))
    before = clock()

    assert act(client, campaign, "leave_soon") == [f"“{campaign.name}” leaves in one minute."]

    assert before + timedelta(seconds=58) < campaign.send_at < clock() + timedelta(seconds=60)


def test_a_refusal_is_said_in_words_and_changes_nothing(client, author):
    campaign = approved(make_campaign())
    hour = campaign.send_time

    (said,) = act(client, campaign, "leave_soon")

    assert said.startswith(f"Nobody would get “{campaign.name}”")
    assert (campaign.status, campaign.send_time) == (CampaignStatus.APPROVED, hour)


@pytest.mark.parametrize("button", ["schedule", "leave_soon"])
def test_whichever_button_finds_that_it_has_changed_ends_its_approval_and_leaves_its_hour(client, author, button):
    make_contact(opted_in="news")
    session = make_session()
    template = make_template(**in_nine("body", "It begins at {{ session.time }}."))
    campaign = approved(make_campaign(session=session, template=template))
    hour = campaign.send_time
    session.during = span(session.during.lower + timedelta(hours=1))
    session.save()

    (said,) = act(client, campaign, button)

    assert "has changed since its approval" in said
    assert (campaign.status, campaign.send_time) == (CampaignStatus.DRAFT, hour)
    assert campaign.reviews.get().voided_at


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


@pytest.mark.parametrize("page", ["state", "report"])
def test_a_page_of_what_is_paused_asks_again_until_all_that_was_on_its_way_is_heard_of(client, author, page):
    make_contact(opted_in="news")
    campaign = sending()
    act(client, campaign, "pause")
    assert 'hx-trigger="every 2s"' not in client.get(url(campaign, page)).content.decode()

    put_back(campaign, "sending", intent_at=clock())
    assert 'hx-trigger="every 2s"' in client.get(url(campaign, page)).content.decode()

    put_back(campaign, "in_doubt", intent_at=clock())
    assert 'hx-trigger="every 2s"' not in client.get(url(campaign, page)).content.decode()


def test_the_hour_is_changed_on_the_last_page_and_nothing_else(client, author):
    campaign = make_campaign(schedule_kind="session", session=make_session(), offset_minutes=-60)

    client.post(url(campaign, "hour"), {"send_on": "2030-08-04", "send_time": "18:30", "send_zone": "Pacific/Tahiti"})

    campaign.refresh_from_db()
    assert (campaign.schedule_kind, str(campaign.send_on), str(campaign.send_time), campaign.send_zone) == (
        "moment",
        "2030-08-04",
        "18:30:00",
        "Pacific/Tahiti",
    )
    entry = AuditEntry.objects.get(action="campaigns.set_hour")
    assert (entry.before["schedule_kind"], entry.after["send_on"]) == ("session", "2030-08-04")


@pytest.mark.parametrize("hour", [{}, {"send_on": "x", "send_time": "18:30", "send_zone": "UTC"}])
def test_an_hour_that_is_none_changes_nothing(client, author, hour):
    campaign = make_campaign()
    before = (campaign.send_on, campaign.send_time)

    page = client.post(url(campaign, "hour"), hour, follow=True).content.decode()

    campaign.refresh_from_db()
    assert "Say on which day and at what hour it leaves." in page
    assert (campaign.send_on, campaign.send_time) == before


def test_the_hour_of_a_scheduled_campaign_stays(client, author):
    make_contact(opted_in="news")
    campaign = scheduled()

    client.post(url(campaign, "hour"), {"send_on": "2030-08-04", "send_time": "18:30", "send_zone": "UTC"})

    before = campaign.send_on
    campaign.refresh_from_db()
    assert campaign.send_on == before


def test_buttons_are_replaced_only_where_the_status_is_another_than_was_seen(client, author):
    make_contact(opted_in="news")
    moving = sending()

    same, other = (client.get(url(moving, "state"), {"seen": seen}) for seen in ("sending", "preparing"))

    assert "?seen=sending" in same.content.decode()
    assert "HX-Retarget" not in same.headers
    assert other.headers["HX-Retarget"] == other.headers["HX-Reselect"] == "#campaign-state"


@pytest.mark.parametrize(("role", "asks"), [(Role.AUTHOR, True), (Role.APPROVER, False)])
def test_only_who_may_ask_for_approval_is_told_to(client, role, asks):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    campaign = make_campaign()

    page = client.get(url(campaign, "change")).content.decode()

    assert ("Check and ask for approval" in page) == asks
    assert url(campaign, "review") in page
    assert url(campaign, "proof") in page


def test_an_hour_that_was_mistyped_stands_on_the_page_with_what_is_wrong_with_it(client, author):
    campaign = approved(make_campaign())

    page = client.post(url(campaign, "hour"), {"send_on": "2030-08-04", "send_time": "25:99", "send_zone": "UTC"})

    shown = page.content.decode()
    assert 'value="2030-08-04"' in shown
    assert 'id="id_send_time_error"' in shown


@pytest.mark.parametrize("kind", ["session", "moment"])
def test_that_a_campaign_will_follow_its_session_no_more_is_said_before_it_is_so(client, author, kind):
    session = make_session()
    campaign = approved(make_campaign(schedule_kind=kind, session=session, offset_minutes=-60))

    shown = client.get(url(campaign, "departure")).content.decode()

    assert (f"It follows the session {session}." in shown) == (kind == "session")


def test_many_people_are_counted_and_checked_only_when_it_is_asked_for(client, author, monkeypatch):
    make_contact(opted_in="news")
    campaign = approved(make_campaign())
    monkeypatch.setattr(read_through, "QUICK_UP_TO", 0)  # what is many

    opened, asked = (client.get(url(campaign, "departure"), said) for said in ({}, {"count": "1"}))

    assert (opened.context["told"], "Count and check" in opened.content.decode()) == (None, True)
    assert asked.context["told"].is_ready


def test_the_page_of_one_that_leaves_says_what_is_wrong_where_everybody_is_and_what_waits_for_what(client, author):
    for number in range(3):
        make_contact(opted_in="news", email=f"{number}@example.org")
    campaign = sending()
    held = Message.objects.filter(campaign=campaign).order_by("n")[:1].values("n")
    Message.objects.filter(campaign=campaign, n__in=held).update(reason=Reason.HELD)
    standstill.stop(by=make_user(), why="A wrong text is leaving.")

    shown = client.get(url(campaign, "state"))

    assert dict(shown.context["equation"]) == {
        "waiting": "3",
        "open": "0",
        "handed over": "0",
        "ended without hand-over": "0",
    }
    assert shown.context["waits"] == [("held back", "1")]
    page = shown.content.decode()
    assert page.index("Everything is stopped: this campaign waits, too") < page.index("It adds up.")
    assert "Nothing leaves by" not in page


def test_a_channel_without_a_provider_that_answers_is_said_first(client, author):
    make_contact(opted_in="news")
    campaign = sending()
    providers.by_channel.cache_clear()
    carriers.meet()
    ProviderState.objects.filter(channel="email").update(is_enabled=False)

    page = client.get(url(campaign, "state")).content.decode()

    assert "Nothing leaves by e-mail: no provider of it is in use and answers." in page
    assert "Provider “smtp” (e-mail): switched off. What waits for it is not lost." in page


@pytest.mark.parametrize("page", ["change", "state", "report"])
def test_what_was_paused_or_cancelled_says_by_whom_when_and_why(client, author, page):
    make_contact(opted_in="news")
    campaign = lifecycle.pause(sending(), by=make_user(first_name="Ada", last_name="Byron"))
    assert "Ada Byron paused it on" in client.get(url(campaign, page)).content.decode()
    lifecycle.resume(campaign, by=author)
    assert "paused it on" not in client.get(url(campaign, page)).content.decode()

    lifecycle.cancel(campaign, by=make_user(first_name="Grace"), reason="Wrong day in the text.", at=clock())

    said = client.get(url(campaign, page)).content.decode()
    assert "Grace cancelled it on" in said
    assert "Wrong day in the text." in said
    author.language = "fr"
    author.save()
    assert "Grace l’a annulée le" in client.get(url(campaign, page)).content.decode()


def test_what_the_machine_holds_names_nobody_who_paused_it_before(client, author):
    make_contact(opted_in="news")
    campaign = lifecycle.resume(lifecycle.pause(sending(), by=author), by=author)
    held = transitions.stop(campaign, "pause", by=None, paused_why=PausedWhy.BOUNCES)

    assert transitions.halted(held) is None
    assert "paused it on" not in client.get(url(held, "change")).content.decode()


def test_who_has_paused_it_is_told_by_their_login_once_their_account_is_gone(client, author):
    make_contact(opted_in="news")
    gone = make_user(username="agnes", first_name="Agnes")
    campaign = lifecycle.pause(sending(), by=gone)
    gone.delete()

    assert "agnes paused it on" in client.get(url(campaign, "change")).content.decode()
