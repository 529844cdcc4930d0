"""After a restore staff see why nothing leaves; an administrator alone says that the copy is the database."""

from __future__ import annotations

import os

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from campaigns import stillness, sweep
from campaigns.enums import CampaignStatus, PausedWhy
from campaigns.flow.deliver import epoch
from campaigns.models import Campaign
from committee.db import clock
from committee.models import AuditEntry
from committee.roles import Role
from tests.campaigns.stages import sending
from tests.factories import make_contact, make_user

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:campaigns_standstill_restored")
BANNER = "This database was restored from a copy"


def colleague(role: Role) -> Client:
    user = make_user(username=f"the {role}", language="en")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def on_the_way():
    make_contact(opted_in="news")
    epoch.advance()
    campaign = sending()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE campaigns_epoch SET tick = tick - 1")
    return campaign


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("on_the_way")
def test_everybody_reads_on_every_page_why_nothing_leaves_and_an_administrator_where_to_look():
    author, administrator = colleague(Role.AUTHOR), colleague(Role.ADMINISTRATOR)

    for page in (reverse("admin:index"), reverse("admin:campaigns_campaign_changelist")):
        assert BANNER in text(author.get(page))
        assert PAGE not in text(author.get(page))
    assert PAGE in text(administrator.get(reverse("admin:index")))


def test_the_page_says_what_speaks_against_the_copy_and_which_campaigns_are_held(on_the_way):
    told = text(colleague(Role.ADMINISTRATOR).get(PAGE))

    assert "it went back in time" in told
    assert on_the_way.name in told
    assert "This copy knows of no hand-over at all." in told


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_accepts_a_copy(on_the_way, role):
    assert colleague(role).post(PAGE, {"why": "I am sure of it."}).status_code == 403

    assert epoch.is_restored()


def test_a_copy_is_accepted_with_a_reason_and_its_campaigns_stay_paused(on_the_way):
    administrator = colleague(Role.ADMINISTRATOR)
    administrator.post(PAGE, {"why": " "})
    assert epoch.is_restored()

    told = text(administrator.post(PAGE, {"why": "Backup of the night, compared."}, follow=True))

    assert "Accepted. 1 campaign is paused" in told
    assert BANNER not in told
    entry = AuditEntry.objects.get(action="campaigns.accept_restored")
    assert (entry.reason, entry.actor_id) == (
        "Backup of the night, compared.",
        int(administrator.session["_auth_user_id"]),
    )
    held = Campaign.objects.get(pk=on_the_way.pk)
    assert (held.status, held.paused_why) == (CampaignStatus.PAUSED, PausedWhy.RESTORED)
    assert held.name in told


def test_where_nothing_was_restored_there_is_nothing_to_accept():
    epoch.advance()
    administrator = colleague(Role.ADMINISTRATOR)
    assert "There is nothing to accept" in text(administrator.get(PAGE))

    told = text(administrator.post(PAGE, {"why": "To be sure."}, follow=True))

    assert "the one that sends already" in told
    assert not AuditEntry.objects.filter(action="campaigns.accept_restored").exists()


def test_a_file_that_cannot_be_written_is_said_and_nothing_is_accepted(on_the_way, epoch_file):
    epoch_file.with_name(f"{epoch_file.name}.{os.getpid()}").mkdir()  # in the way of the draft

    told = text(colleague(Role.ADMINISTRATOR).post(PAGE, {"why": "Backup of the night."}, follow=True))

    assert "cannot be written by the web server" in told
    assert not AuditEntry.objects.filter(action="campaigns.accept_restored").exists()


def test_a_file_that_cannot_be_read_breaks_no_page(on_the_way, epoch_file):
    epoch_file.unlink()
    epoch_file.mkdir()
    administrator = colleague(Role.ADMINISTRATOR)

    assert BANNER not in text(administrator.get(reverse("admin:index")))
    assert "missing or cannot be read" in text(administrator.get(PAGE))


def test_a_page_of_the_back_office_asks_one_question_for_it(django_assert_num_queries):
    epoch.advance()
    with django_assert_num_queries(1):
        assert stillness.now() == stillness.Stillness()


def test_one_held_in_a_copy_says_why_and_goes_on_only_once_the_copy_is_accepted(on_the_way):
    author, page = colleague(Role.AUTHOR), reverse("admin:campaigns_campaign_change", args=[on_the_way.pk])
    sweep.run(at=clock())
    resume = reverse("admin:campaigns_campaign_act", args=[on_the_way.pk, "resume"])

    told = text(author.post(resume, follow=True))

    assert "an administrator has to accept it first" in told
    assert "It is held, for the database was restored from a copy." in text(author.get(page))
    colleague(Role.ADMINISTRATOR).post(PAGE, {"why": "Backup of the night, compared."})
    assert "goes on" in text(author.post(resume, follow=True))
    assert Campaign.objects.get(pk=on_the_way.pk).status == CampaignStatus.SENDING


def test_one_held_before_its_people_were_written_down_says_so(on_the_way):
    author = colleague(Role.AUTHOR)
    Campaign.objects.filter(pk=on_the_way.pk).update(
        snapshot_size=None, ledger=None, status=CampaignStatus.PAUSED, paused_why=PausedWhy.RESTORED
    )

    told = text(author.get(reverse("admin:campaigns_campaign_change", args=[on_the_way.pk])))

    assert "Held before its people were written down. Resumed, it waits for its hour again" in told
    assert "It is held, for the database was restored from a copy." in told
