"""The cards of the start page: nothing that waits for somebody is missing there, and nothing that waits for nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from campaigns import approvals, lifecycle
from committee.db import clock
from committee.roles import Role
from tests.campaigns.stages import approved, approved_template, reviewed, scheduled, signed
from tests.factories import make_campaign, make_contact, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(client):
    """Of somebody in this role: the lines of each card, by its title."""

    def of(role):
        user = make_user(language="en")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        shown = client.get(reverse("admin:index")).context["cards"]
        return {str(card.title): [(str(line.title), str(line.mark)) for line in card.lines] for card in shown}

    return of


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.DUTY_OFFICER, Role.APPROVER])
def test_an_approved_campaign_waits_before_all_who_may_schedule_it(cards, client, role):
    assert "Approved: to be scheduled" not in cards(role)
    campaign = approved(make_campaign(name="Doors open"))

    assert cards(role)["Approved: to be scheduled"] == [("Doors open", "approved")]
    assert reverse("admin:campaigns_campaign_departure", args=[campaign.pk]) in client.get("/admin/").content.decode()


def test_who_may_not_schedule_is_not_asked_to(cards):
    approved(make_campaign())

    assert "Approved: to be scheduled" not in cards(Role.MANAGER)


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.DUTY_OFFICER, Role.APPROVER])
def test_a_campaign_that_missed_its_hour_waits_before_all_who_make_campaigns(cards, role):
    make_contact(opted_in="news")
    campaign = scheduled(name="Doors open")
    scheduled(name="In time", at=campaign.send_at + timedelta(days=1))
    assert "Missed departures" not in cards(role)
    lifecycle.start_due(at=campaign.send_at + timedelta(hours=6, seconds=1))

    assert cards(role)["Missed departures"] == [("Doors open", "missed")]


def test_a_campaign_that_was_asked_for_stays_before_its_author(cards):
    make_contact(opted_in="news")
    campaign = make_campaign(name="Doors open", template=approved_template(signed(reviewed(make_template()))))
    approvals.submit_campaign(campaign, by=make_user(), at=clock())

    assert ("Doors open", "in review") in cards(Role.AUTHOR)["Being written"]


def test_author_and_translator_read_of_the_same_texts(cards):
    reviewed(make_template(name="Gates", subject_ko="", body_ko=""))
    make_template(name="Old", subject_ko="", archived_at=clock(), archived_by=make_user())

    written, translated = cards(Role.AUTHOR)["Being written"], cards(Role.TRANSLATOR)["To translate"]

    assert [line for line in written if line[0] in {"Gates", "Old"}] == [("Gates", "2 texts left")]
    left = [line for line in translated if line[0].startswith(("Gates", "Old"))]
    assert left == [("Gates · 한국어", "2 texts left")]


def test_a_language_that_is_meant_to_read_another_lacks_nothing(cards):
    reviewed(make_template(name="Gates", subject_ko="", body_ko="", fallbacks={"ko": ["en"]}))

    assert "Gates" not in dict(cards(Role.AUTHOR)["Being written"])
    assert not [title for title, _mark in cards(Role.TRANSLATOR)["To translate"] if title.startswith("Gates")]
