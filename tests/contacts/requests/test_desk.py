from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from committee.models import AuditEntry
from contacts import erasure, requests
from contacts.consents import PersonErased
from contacts.enums import IdentityCheck, RequestKind, RequestOrigin, RequestStatus
from contacts.models import RightsRequest
from contacts.requests import Move
from contacts.requests.moves import TABLE
from tests.factories import NOON, make_contact, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=3)


def make_request(kind=RequestKind.ACCESS, **fields):
    return requests.receive(kind=kind, origin=RequestOrigin.POST, at=NOON, **fields)


def make_identified(kind=RequestKind.ACCESS, *, person=None):
    person = person or make_contact()
    return requests.identify(make_request(kind), contact=person, check=IdentityCheck.DOCUMENT, by=make_user(), at=NOON)


def test_a_letter_is_due_a_month_after_it_reached_us_not_after_it_was_entered():
    request = make_request(received_at=NOON - timedelta(days=4))

    assert (request.status, request.contact) == ("received", None)
    assert request.due_at == datetime(2024, 8, 22, 23, 59, 59, tzinfo=ZoneInfo("Europe/Paris"))


def test_each_step_is_kept_with_its_author_and_stands_in_the_audit_trail():
    officer = make_user()
    person = make_contact()

    request = make_request(by=officer)
    request = requests.ask_identity(request, by=officer, at=NOON)
    request = requests.identify(request, contact=person, check=IdentityCheck.DOCUMENT, by=officer, at=LATER)

    assert list(request.steps.values_list("what", "status", "by", "at")) == [
        ("receive", "received", officer.pk, NOON),
        ("ask_identity", "identity_asked", officer.pk, NOON),
        ("identify", "in_progress", officer.pk, LATER),
    ]
    assert (request.contact, request.identity_check, request.identified_at, request.identified_by) == (
        person,
        "document",
        LATER,
        officer,
    )
    trail = AuditEntry.objects.filter(object_type="contacts.rightsrequest").order_by("pk")
    assert list(trail.values_list("action", "actor", "object_name")) == [
        ("requests.receive", officer.pk, ""),
        ("requests.ask_identity", officer.pk, ""),
        ("requests.identify", officer.pk, ""),
    ]


def test_identifying_twice_is_the_same_as_once():
    request = make_identified()

    again = requests.identify(request, contact=request.contact, check=IdentityCheck.DOCUMENT, by=None, at=LATER)

    assert (again.identified_at, again.steps.count()) == (NOON, 2)


def test_a_request_about_a_merged_entry_is_about_the_one_that_was_kept():
    kept, merged = make_contact(), make_contact(email=None)
    merged.merged_into = kept
    merged.save()

    assert make_request(contact=merged).contact == kept


def test_nobody_asks_for_somebody_erased():
    person = make_contact()
    erasure.erase(person, by=None, at=NOON)

    with pytest.raises(PersonErased):
        make_request(contact=person)


def test_an_extension_gives_three_months_from_receipt_once_and_for_a_reason():
    officer = make_user()
    request = make_request()
    with pytest.raises(requests.ReasonMissing):
        requests.extend(request, why="  ", by=officer, at=LATER)

    request = requests.extend(request, why="four systems to search", by=officer, at=LATER)

    assert request.due_at == datetime(2024, 10, 26, 23, 59, 59, tzinfo=ZoneInfo("Europe/Paris"))
    assert (request.status, request.extended_why) == ("received", "four systems to search")
    with pytest.raises(requests.ExtendedBefore):
        requests.extend(request, why="more", by=officer, at=LATER)


def test_a_refusal_closes_the_request_and_keeps_why():
    officer = make_user()
    request = make_request()
    with pytest.raises(requests.ReasonMissing):
        requests.refuse(request, why="", by=officer, at=LATER)

    request = requests.refuse(request, why="asked for the fifth time this month", by=officer, at=LATER)

    assert (request.status, request.closed_at, request.outcome) == ("refused", LATER, {"refused": True})
    assert request.steps.get(what="refuse").note == "asked for the fifth time this month"


def test_a_correction_is_answered_in_words_once_we_know_who_asks():
    officer = make_user()
    with pytest.raises(requests.PersonUnknown):
        requests.answer(make_request(RequestKind.RECTIFICATION), note="corrected", by=officer, at=LATER)
    request = make_identified(RequestKind.RECTIFICATION)
    with pytest.raises(requests.ReasonMissing):
        requests.answer(request, note=" ", by=officer, at=LATER)

    request = requests.answer(request, note="corrected", by=officer, at=LATER)

    assert (request.status, request.closed_at) == ("answered", LATER)


def test_a_request_is_given_to_somebody():
    officer = make_user()

    request = requests.assign(make_request(), to=officer, by=officer, at=NOON)

    assert (request.assigned_to, request.status) == (officer, "received")


CLOSING = {Move.HAND_OVER, Move.ERASE, Move.ANSWER}


@pytest.mark.parametrize("move", TABLE)
@pytest.mark.parametrize("status", RequestStatus)
@pytest.mark.parametrize("kind", RequestKind)
def test_only_what_the_table_allows_is_open(kind, status, move):
    allowed = {
        RequestStatus.RECEIVED: {Move.ASK_IDENTITY, Move.IDENTIFY, Move.EXTEND, Move.ASSIGN, Move.REFUSE},
        RequestStatus.IDENTITY_ASKED: {Move.IDENTIFY, Move.EXTEND, Move.ASSIGN, Move.REFUSE, Move.LAPSE},
        RequestStatus.IN_PROGRESS: {Move.EXTEND, Move.ASSIGN, Move.REFUSE},
        RequestStatus.ANSWERED: set(),
        RequestStatus.REFUSED: set(),
    }[status]
    answers = {RequestKind.ACCESS: Move.HAND_OVER, RequestKind.ERASURE: Move.ERASE}.get(kind, Move.ANSWER)
    if status == RequestStatus.IN_PROGRESS:
        allowed = allowed | {answers}
    if status == RequestStatus.ANSWERED and kind == RequestKind.ACCESS:
        allowed = {Move.HAND_OVER}

    assert requests.may(RightsRequest(kind=kind, status=status), move) == (move in allowed)


def test_a_closed_request_stays_closed():
    request = requests.refuse(make_request(), why="not ours", by=make_user(), at=NOON)

    with pytest.raises(requests.NotNow):
        requests.extend(request, why="later", by=make_user(), at=LATER)
    with pytest.raises(requests.NotNow):
        requests.refuse(request, why="again", by=make_user(), at=LATER)
