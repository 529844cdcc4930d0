"""Two who erase at once, on connections of their own: the second waits, and finds nothing left to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from committee.models import AuditEntry
from contacts import enquiries, erasure, requests
from contacts.enums import IdentityCheck, RequestKind, RequestOrigin
from contacts.models import Address, Contact, Enquiry, Notice, RightsRequest, SignUp
from contacts.requests import NotNow
from tests.contacts.erasure.noted import noted
from tests.contacts.waiting import after_us
from tests.factories import NOON, make_contact, make_topic, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, *, times):
    """`act` on as many connections; what each answered, or the refusal it met."""
    together = Barrier(times)

    def run(_number):
        try:
            together.wait()
            return act()
        except NotNow as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_two_who_erase_at_once_erase_once(erasure_log):
    person = make_contact(email="lea@example.org", given_name="Léa")

    at_once(lambda: erasure.erase(person, by=None, at=NOON), times=4)

    person.refresh_from_db()
    assert (person.given_name, person.erased_at) == ("", NOON)
    assert AuditEntry.objects.filter(action="contacts.erase").count() == 1
    assert len(noted(erasure_log)) == 1


def answer_enquiries():
    return enquiries.answer(seconds=10)


def test_who_signs_up_while_they_are_erased_is_a_stranger_and_nothing_of_them_comes_back():
    person = make_contact(email="lea@example.org")
    topic = make_topic()
    enquiries.note_sign_up(
        email="lea@example.org", language="fr", topics=[topic.pk], at=timezone.now(), wording="", origin=None
    )

    with after_us() as begin:
        Contact.objects.hold(person.pk)
        answered = begin(answer_enquiries)
        erasure.erase(person, by=None, at=timezone.now())

    assert answered.result() == 1
    assert not Address.objects.filter(contact=person).exists()
    assert SignUp.objects.get().contact != person
    assert Notice.objects.get().status == "excluded"
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("kind", ["preferences", "access"])
def test_who_asks_for_a_link_while_they_are_erased_gets_none(kind):
    person = make_contact(email="lea@example.org")
    enquiries.note(kind, email="lea@example.org", language="fr", at=timezone.now())

    with after_us() as begin:
        Contact.objects.hold(person.pk)
        answered = begin(answer_enquiries)
        erasure.erase(person, by=None, at=timezone.now())

    assert answered.result() == 1
    assert not Notice.objects.exists()
    assert not Enquiry.objects.exists()


def test_a_button_pressed_twice_answers_a_request_once():
    person = make_contact()
    asked = requests.receive(kind=RequestKind.ERASURE, origin=RequestOrigin.POST, contact=person, at=NOON)
    asked = requests.identify(asked, contact=person, check=IdentityCheck.DOCUMENT, by=make_user(), at=NOON)

    answers = at_once(lambda: requests.erase_confirmed(asked, by=None, at=NOON), times=3)

    assert sorted(type(answer).__name__ for answer in answers) == ["NotNow", "NotNow", "RightsRequest"]
    asked = RightsRequest.objects.get()
    assert (asked.status, asked.outcome["erased"]["address"]) == ("answered", 1)
    assert asked.steps.filter(what="erase").count() == 1
