from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from committee.models import AuditEntry
from committee.roles import Role
from contacts import requests
from contacts.enums import IdentityCheck, RequestKind, RequestOrigin
from contacts.models import RightsRequest
from tests.contacts.admin.staff import logged_in, make_staff
from tests.factories import make_contact, make_user

pytestmark = pytest.mark.django_db

DESK = "/admin/contacts/rightsrequest/"
DAY = timedelta(days=1)


@pytest.fixture
def officer():
    return logged_in(Role.PROTECTION_OFFICER)


def received(*, kind=RequestKind.ACCESS, days_ago=0, contact=None):
    at = timezone.now() - days_ago * DAY
    return requests.receive(kind=kind, origin=RequestOrigin.POST, contact=contact, at=at)


def identified(kind=RequestKind.ACCESS, *, person=None):
    person = person or make_contact(email="lea@example.org", given_name="Léa", family_name="Roux")
    return requests.identify(
        received(kind=kind), contact=person, check=IdentityCheck.DOCUMENT, by=make_user(), at=timezone.now()
    )


def step(client, asked, move, **told):
    return client.post(reverse("admin:contacts_rightsrequest_step", args=[asked.pk, move]), told, follow=True)


def page_of(client, asked):
    return client.get(reverse("admin:contacts_rightsrequest_change", args=[asked.pk]))


def offered(answer):
    return [offer["step"].move.value for offer in answer.context["offers"]]


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_the_desk_lists_what_is_open_the_most_urgent_first_and_says_so_in_words(officer):
    fresh, late, soon = received(), received(days_ago=40), received(days_ago=26)
    closed = requests.refuse(received(days_ago=50), why="not ours", by=make_user(), at=timezone.now())

    answer = officer.get(DESK)
    page = answer.content.decode()

    assert list(answer.context["cl"].result_list) == [late, soon, fresh]
    assert "overdue by" in page
    assert "days left" in page
    assert "not known yet" in page
    assert list(officer.get(DESK, {"standing": "closed"}).context["cl"].result_list) == [closed]
    assert list(officer.get(DESK, {"standing": "all"}).context["cl"].result_list) == [late, soon, fresh, closed]


def test_a_desk_whose_work_is_done_does_not_say_that_nobody_ever_asked(officer):
    requests.refuse(received(), why="not ours", by=make_user(), at=timezone.now())

    assert "There is nothing here." in officer.get(DESK).content.decode()


def test_the_desk_finds_a_person_s_requests_by_address_which_stands_in_no_url(officer):
    person = make_contact(email="lea@example.org")
    about_her = received(contact=person)
    received(contact=make_contact())

    answer = officer.post(DESK, {"address-search": "Lea@Example.org"}, follow=True)

    assert list(answer.context["cl"].result_list) == [about_her]
    assert "example.org" not in answer.redirect_chain[0][0]
    assert list(officer.get(DESK, {"q": f"#{about_her.pk}"}).context["cl"].result_list) == [about_her]
    assert list(officer.get(DESK, {"q": "Roux"}).context["cl"].result_list) == []


def test_a_letter_is_entered_with_the_day_it_arrived(officer):
    day = timezone.localdate() - 3 * DAY

    officer.post(f"{DESK}add/", {"kind": "erasure", "origin": "post", "received_on": day.isoformat()})

    asked = RightsRequest.objects.get()
    assert (asked.kind, asked.origin, asked.contact) == ("erasure", "post", None)
    assert timezone.localdate(asked.received_at) == day
    assert asked.steps.get().by is not None


def test_a_letter_cannot_arrive_tomorrow_or_by_the_page(officer):
    tomorrow = timezone.localdate() + DAY

    officer.post(f"{DESK}add/", {"kind": "access", "origin": "post", "received_on": tomorrow.isoformat()})
    officer.post(f"{DESK}add/", {"kind": "access", "origin": "page", "received_on": "2024-07-01"})

    assert not RightsRequest.objects.exists()


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Lea@Example.org", True),
        ("+33 6 12 34 56 78", True),
        ("ticket-account-7", True),
        ("roux lea", True),
        ("somebody@example.org", False),
        ("lea@", False),
        ("\0", False),
        ("%", False),
    ],
)
def test_a_person_is_looked_for_without_standing_in_an_address(officer, typed, is_found):
    person = make_contact(
        email="lea@example.org", phone="+33612345678", given_name="Léa", family_name="Roux",
        external_id="ticket-account-7",
    )  # fmt: skip
    make_contact(given_name="Max", family_name="Lea")
    asked = received()

    answer = officer.post(reverse("admin:contacts_rightsrequest_person", args=[asked.pk]), {"searched": typed})

    people = list(answer.context["identify"].fields["contact"].queryset)
    assert (answer.status_code, people) == (200, [person] if is_found else [])
    assert ("Nobody was found." in said(answer)) is not is_found


def test_two_people_who_share_an_address_are_told_apart(officer):
    mother = make_contact(email="family@example.org", given_name="Ana", birth_year=1970)
    daughter = make_contact(email="family@example.org", given_name="Eva", birth_year=2001)
    asked = received()

    answer = officer.post(
        reverse("admin:contacts_rightsrequest_person", args=[asked.pk]), {"searched": "family@example.org"}
    )
    page = answer.content.decode()
    step(officer, asked, "identify", contact=daughter.pk, check="document")

    asked.refresh_from_db()
    assert "Ana · family@example.org · 1970" in page
    assert (asked.contact, asked.status, asked.identity_check) == (daughter, "in_progress", "document")
    assert asked.contact != mother


def test_staff_cannot_claim_that_a_link_was_followed(officer):
    person = make_contact()
    asked = received()

    step(officer, asked, "identify", contact=person.pk, check="mailbox")

    asked.refresh_from_db()
    assert asked.status == "received"


def test_a_page_offers_the_next_steps_only(officer):
    assert offered(page_of(officer, received())) == ["ask_identity", "assign", "extend", "refuse"]
    assert offered(page_of(officer, identified())) == ["hand_over", "assign", "extend", "refuse"]
    assert offered(page_of(officer, identified(RequestKind.ERASURE, person=make_contact()))) == [
        "erase", "assign", "extend", "refuse",
    ]  # fmt: skip
    assert offered(page_of(officer, identified(RequestKind.OBJECTION, person=make_contact()))) == [
        "answer", "assign", "extend", "refuse",
    ]  # fmt: skip


def test_a_step_that_is_not_open_is_refused_with_a_sentence(officer):
    asked = received()

    answer = step(officer, asked, "erase")
    nonsense = step(officer, asked, "nonsense")

    for refused in (answer, nonsense):
        assert said(refused) == [
            "This request does not stand where this can be done with it: look at its steps.",
        ]


def test_the_file_is_downloaded_and_its_fingerprint_is_shown_ever_after(officer):
    asked = identified()

    answer = officer.post(page_of_the_file(asked))
    content = b"".join(answer.streaming_content)

    asked.refresh_from_db()
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    document = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("my-data.json"))
    assert [row["family_name"] for row in document["sections"]["identity"]] == ["Roux"]
    assert (asked.status, asked.outcome["size"]) == ("answered", len(content))
    page = page_of(officer, asked)
    assert asked.outcome["sha256"] in page.content.decode()
    assert offered(page) == ["hand_over"]  # a file that was lost on the way is made again


def page_of_the_file(asked):
    return reverse("admin:contacts_rightsrequest_file", args=[asked.pk])


def test_the_desk_leads_to_a_page_of_the_file_which_makes_none_by_being_opened(officer):
    asked = identified()

    opened = step(officer, asked, "hand_over")

    asked.refresh_from_db()
    assert opened.redirect_chain == [(page_of_the_file(asked), 302)]
    assert (asked.status, asked.outcome) == ("in_progress", {})
    # What stays in view while the browser saves the file says nothing that the download makes untrue.
    assert asked.get_status_display() not in opened.content.decode()
    assert reverse("admin:contacts_rightsrequest_change", args=[asked.pk]) in opened.content.decode()


@pytest.mark.parametrize("press", ["get", "post"])
def test_there_is_no_file_of_a_request_that_asks_for_none(officer, press):
    asked = identified(RequestKind.ERASURE)

    answer = getattr(officer, press)(page_of_the_file(asked), follow=True)

    assert said(answer) == ["This request does not stand where this can be done with it: look at its steps."]


def test_an_erasure_is_confirmed_by_its_button_and_its_counts_are_the_proof(officer):
    person = make_contact(email="lea@example.org", phone="+33612345678", given_name="Léa")
    asked = identified(RequestKind.ERASURE, person=person)

    answer = step(officer, asked, "erase")

    person.refresh_from_db()
    asked.refresh_from_db()
    assert said(answer) == ["This person is erased, and the request is closed."]
    assert (person.erased_at is not None, asked.status) == (True, "answered")
    assert asked.outcome["erased"]["address"] == 2
    page = answer.content.decode()
    assert "Léa" not in page
    assert offered(answer) == []


@pytest.mark.parametrize("move", ["extend", "refuse"])
def test_a_reason_is_asked_for_where_the_person_is_told_one(officer, move):
    asked = received()

    refused = step(officer, asked, move, why=" ")
    assert "This field is required." in refused.content.decode()
    asked.refresh_from_db()
    assert asked.status == "received"

    step(officer, asked, move, why="asked for the fifth time")
    assert asked.steps.get(what=move).note == "asked for the fifth time"


def test_the_page_says_that_somebody_is_under_age(officer):
    child = make_contact(is_minor=True)

    assert "under age" in page_of(officer, received(contact=child)).content.decode()
    assert "under age" not in page_of(officer, received(contact=make_contact(birth_year=1980))).content.decode()


def test_whoever_takes_care_stands_beside_the_request(officer):
    asked = received()

    step(officer, asked, "assign")

    asked.refresh_from_db()
    assert asked.assigned_to is not None
    assert AuditEntry.objects.filter(action="requests.assign", actor=asked.assigned_to).count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROTECTION_OFFICER])
def test_nobody_else_reads_or_moves_a_request(client, role):
    asked = identified(RequestKind.ERASURE)
    client.force_login(make_staff(role), backend="django.contrib.auth.backends.ModelBackend")

    answers = [
        client.get(DESK),
        page_of(client, asked),
        client.post(reverse("admin:contacts_rightsrequest_step", args=[asked.pk, "erase"])),
        client.post(page_of_the_file(asked)),
        client.post(reverse("admin:contacts_rightsrequest_person", args=[asked.pk]), {"searched": "lea@example.org"}),
        client.post(f"{DESK}add/", {"kind": "access", "origin": "post", "received_on": "2024-07-01"}),
    ]

    asked.refresh_from_db()
    assert {answer.status_code for answer in answers} == {403}
    assert (asked.status, RightsRequest.objects.count()) == ("in_progress", 1)


def test_the_start_page_of_the_officer_counts_what_waits_for_us(officer):
    received(), received(days_ago=27), received(days_ago=50)
    requests.ask_by_mailbox(make_contact(), kind=RequestKind.ACCESS, at=timezone.now())  # waits for its mailbox

    card = next(card for card in officer.get("/admin/").context["cards"] if card.title == "Requests of people")

    assert [(str(figure.title), figure.value) for figure in card.figures] == [
        ("Open", 3), ("Due within 7 days", 1), ("Overdue", 1),
    ]  # fmt: skip
    assert [str(line.mark) for line in card.lines] == ["overdue", "received", "received"]
