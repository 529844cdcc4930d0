"""The pages of tickets: found by number or session, explained by what the shop told, taken in from a file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from committee.models import AuditEntry
from committee.roles import Role
from contacts import imports
from contacts.models import ImportRun, Ticket
from tests.contacts.admin.staff import logged_in
from tests.contacts.tickets.shop import HOUR, LATER, event, tell
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


def page_of(client, import_run):
    return client.get(reverse("admin:contacts_importrun_change", args=[import_run.pk])).content.decode()


def test_a_file_is_shown_then_confirmed_then_taken_in(author):
    answer = take_in(author, "T-1,2024-05-01,bought,C-1,ATH-01", "T-2,2024-05-01,bought,nobody,ATH-01")
    import_run = ImportRun.objects.get()
    assert answer.url == reverse("admin:contacts_importrun_change", args=[import_run.pk])
    page = page_of(author, import_run)
    assert "Tickets from a file: t.csv" in page
    assert "Nobody is known by this id" in page
    assert not Ticket.objects.exists()

    author.post(reverse("admin:contacts_importrun_confirm", args=[import_run.pk]))
    imports.run(import_run, at=LATER)

    assert Ticket.objects.get().number == "T-1"
    assert reverse("admin:contacts_ticket_changelist") in page_of(author, import_run)
    entry = AuditEntry.objects.get(action="contacts.import")
    assert entry.actor is not None


def test_a_file_that_lacks_a_column_is_settled_by_hand(author):
    file = SimpleUploadedFile("t.csv", b"ticket,jour,holder,session\nT-1,2024-05-01,C-1,ATH-01\n")
    author.post(reverse("admin:contacts_ticket_take_in"), {"file": file, "system": "ticketing"})
    import_run = ImportRun.objects.get()
    assert "is needed: say which it is" in page_of(author, import_run)

    answers = {"column_0": "number", "column_1": "happened_at", "column_2": "holder", "column_3": "session"}
    author.post(reverse("admin:contacts_importrun_columns", args=[import_run.pk]), answers)

    import_run.refresh_from_db()
    assert (import_run.problems, import_run.totals["new"]) == ([], 1)


def test_who_may_not_import_does_not_take_in():
    assert logged_in(Role.PROTECTION_OFFICER).get(reverse("admin:contacts_ticket_take_in")).status_code in {302, 403}


def test_a_ticket_tells_what_the_shop_told_of_it(author, ada):
    tell(event("bought", ada, session="ATH-01", event_id="E-1"), event("refunded", at=NOON + HOUR, event_id="E-2"))

    page = author.get(reverse("admin:contacts_ticket_change", args=[Ticket.objects.get().pk])).content.decode()

    assert page.index("E-1") < page.index("E-2")
