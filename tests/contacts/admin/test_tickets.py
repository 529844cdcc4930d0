"""The pages of tickets: found by number or session, explained by what the shop told, taken in from a file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from committee.models import AuditEntry
from committee.roles import Role
from contacts.models import Ticket
from tests.contacts.admin.staff import logged_in
from tests.contacts.tickets.shop import HOUR, event, tell
from tests.factories import NOON, make_contact, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


@pytest.fixture(autouse=True)
def ada():
    make_session(code="ATH-01")
    return make_contact(system="ticketing", external_id="C-1")


def file_of(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("t.csv", "\n".join(["ticket,date,event,holder,session", *rows]).encode())


def take_in(client, *rows):
    return client.post(
        reverse("admin:contacts_ticket_take_in"), {"file": file_of(*rows), "system": "ticketing", "holders": ""}
    )


def test_a_file_is_taken_in_and_leaves_a_trace(author):
    answer = take_in(author, "T-1,2024-05-01,bought,C-1,ATH-01")

    assert (answer.status_code, Ticket.objects.get().number) == (302, "T-1")
    entry = AuditEntry.objects.get(action="contacts.import_tickets")
    assert (entry.actor is not None, entry.after["recorded"]) == (True, 1)


def test_the_rows_that_were_refused_are_named_and_the_others_taken_in(author):
    answer = take_in(author, "T-1,2024-05-01,bought,nobody,ATH-01", "T-2,2024-05-01,bought,C-1,ATH-01")

    page = answer.content.decode()
    assert "Line 2, column D: Nobody is known by this id" in page
    assert Ticket.objects.get().number == "T-2"


def test_a_file_that_is_none_is_refused_in_words(author):
    answer = author.post(
        reverse("admin:contacts_ticket_take_in"),
        {"file": SimpleUploadedFile("t.csv", b"a,b\n1,2\n"), "system": "ticketing"},
    )

    assert "is missing" in answer.content.decode()


def test_who_may_not_import_does_not_take_in():
    assert logged_in(Role.PROTECTION_OFFICER).get(reverse("admin:contacts_ticket_take_in")).status_code in {302, 403}


def test_a_ticket_tells_what_the_shop_told_of_it(author, ada):
    tell(event("bought", ada, session="ATH-01", event_id="E-1"), event("refunded", at=NOON + HOUR, event_id="E-2"))

    page = author.get(reverse("admin:contacts_ticket_change", args=[Ticket.objects.get().pk])).content.decode()

    assert page.index("E-1") < page.index("E-2")
