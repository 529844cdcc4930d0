"""What no program could use waits for a person, who has it read again or sets it aside; who looked is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation
from django.utils.html import conditional_escape

from campaigns import health
from campaigns.feedback import applying, ending, intake
from campaigns.models import Receipt
from committee.db import clock
from committee.models import AuditEntry
from committee.roles import Role
from contacts.models import RetentionRule
from tests.campaigns.feedback.providers import event, message_of, name_by_provider, report
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generic")]

LIST = reverse("admin:campaigns_receipt_changelist")


@pytest.fixture
def waiting():
    """One that names no message, one that says nothing that can be read, and one that was applied."""
    make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign)
    report(event(None, "delivered", message="SM1", recipient="ada@example.org"), event_id="unmatched")
    Receipt.objects.update(received_at=clock() - timedelta(hours=25))
    intake.keep("generic", "unparsed", b"<b>{", {})
    report(event(message_of(campaign), "sent"), event_id="applied")
    applying.apply_some(at=clock())
    return campaign


def sign_in(client, role: Role) -> None:

    user = make_user()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)


def test_only_what_a_person_has_to_look_at_is_listed(client, waiting):
    sign_in(client, Role.PROTECTION_OFFICER)

    page = client.get(LIST).content.decode()

    with translation.override("fr"):
        why = [
            conditional_escape(translation.gettext(note)) for note in (applying.OF_NO_MESSAGE, applying.NOT_UNDERSTOOD)
        ]
    assert [page.count(words) for words in why] == [1, 1]
    assert "ada@example.org" not in page


def test_who_reads_the_words_is_written_down(client, waiting):
    sign_in(client, Role.PROTECTION_OFFICER)
    unparsed = Receipt.objects.get(event_id="unparsed")

    page = client.get(reverse("admin:campaigns_receipt_change", args=[unparsed.pk])).content.decode()

    assert "&lt;b&gt;{" in page
    assert [entry.object_id for entry in AuditEntry.objects.filter(action="campaigns.view_report_of_provider")] == [
        str(unparsed.pk)
    ]


def test_a_report_whose_message_is_known_meanwhile_is_read_again(client, waiting):
    sign_in(client, Role.ADMINISTRATOR)
    unmatched = Receipt.objects.get(event_id="unmatched")
    name_by_provider(message_of(waiting), "SM1")

    client.post(LIST, {"action": "read_again", "_selected_action": [unmatched.pk]})
    applying.apply_some(at=clock())

    unmatched.refresh_from_db()
    assert (unmatched.state, message_of(waiting).status) == ("applied", "delivered")


def test_what_is_set_aside_loses_its_words_and_is_known_when_it_is_told_again(client, waiting):
    sign_in(client, Role.ADMINISTRATOR)
    unparsed = Receipt.objects.get(event_id="unparsed")

    client.post(LIST, {"action": "set_aside", "_selected_action": [unparsed.pk]})

    unparsed.refresh_from_db()
    assert (unparsed.state, bytes(unparsed.body)) == ("ignored", b"")
    assert not intake.keep("generic", "unparsed", b"<b>{", {})
    assert AuditEntry.objects.filter(action="campaigns.set_report_aside", object_id=str(unparsed.pk)).exists()


@pytest.mark.parametrize("role", [Role.PROTECTION_OFFICER, Role.DUTY_OFFICER])
def test_who_may_only_look_settles_nothing(client, waiting, role):
    sign_in(client, role)
    unparsed = Receipt.objects.get(event_id="unparsed")

    client.post(LIST, {"action": "set_aside", "_selected_action": [unparsed.pk]})

    unparsed.refresh_from_db()
    assert unparsed.state == "unparsed"


def test_health_tells_how_many_wait(waiting):
    assert health.reports_to_look_at().figure == 2.0
    assert health.oldest_report().is_well


def test_reports_are_kept_for_a_month(waiting):
    assert RetentionRule.objects.get(subject="reports").days == 30

    assert ending.forget_old(at=clock() + timedelta(days=28)) == 0
    assert ending.forget_old(at=clock() + timedelta(days=31)) == 3
    assert not Receipt.objects.exists()
