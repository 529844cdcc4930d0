"""Whoever is erased is found in the reports that wait for a person, however their address was written there."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection

from campaigns.feedback import applying, intake, queue, spoken_of
from campaigns.feedback.mail import arriving
from campaigns.models import Receipt
from committee.db import clock
from contacts import addresses, erasure
from contacts.enums import AddressKind
from tests.campaigns.feedback.providers import event, report
from tests.factories import NOON, make_contact, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generic")]

ADA, NUMBER = "ada@example.org", "+33612345678"
LETTER = (
    "From: postmaster@far.example\r\nSubject: hm\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
)

MANY = """
    INSERT INTO campaigns_receipt (provider, event_id, body, state, fingerprints)
    SELECT 'generic', n::text, '', 'unmatched', ARRAY[sha256(n::text::bytea)] FROM generate_series(1, 20000) AS n;
    ANALYZE campaigns_receipt
"""


def ada():
    return make_contact(email=ADA, phone=NUMBER)


def left_for_a_person(*bodies: bytes, provider: str = "generic") -> None:
    for number, body in enumerate(bodies):
        intake.keep(provider, f"{provider}-{number}", body, {})
    applying.apply_some(at=clock())
    assert queue.waiting().count() == Receipt.objects.count()


def bodies() -> list[bytes]:
    return [bytes(body) for body in Receipt.objects.order_by("pk").values_list("body", flat=True)]


@pytest.mark.parametrize(
    "words",
    [
        f"<b>Undelivered to {ADA}.".encode(),
        json.dumps({"what": f"\u003c{ADA.upper()}\u003e"}).replace("<", "\\u003c").replace(">", "\\u003e").encode()
        + b"{",
        json.dumps({"Message": json.dumps({"to": [ADA]})}).encode() + b"{",
        urlencode({"To": NUMBER, "State": "odd"}).encode(),
        urlencode({"recipient": ADA}).encode(),
        b"Number: +33 6 12 34 56 78 (unknown)",
    ],
    ids=["words", "JSON's own <>", "a text within a text", "a form with a number", "a form", "a spoken number"],
)
def test_an_address_is_found_however_it_was_written(words):
    person = ada()
    left_for_a_person(words, b"<b>Undelivered to max@example.org or +33612345670.")

    erasure.erase(person, by=None, at=NOON)

    assert bodies() == [b"", b"<b>Undelivered to max@example.org or +33612345670."]
    assert list(Receipt.objects.order_by("pk").values_list("state", flat=True)) == ["ignored", "unparsed"]
    assert queue.waiting().count() == 1


def test_an_address_in_a_packed_letter_is_found():
    person = ada()
    left_for_a_person(LETTER.encode() + base64.b64encode(f"About {ADA}".encode()), provider=arriving.PROVIDER)

    erasure.erase(person, by=None, at=NOON)

    assert bodies() == [b""]


def test_a_report_of_no_message_of_ours_is_emptied_too():
    person = ada()
    report(event(None, "delivered", message="SM1", recipient=ADA), event_id="unmatched")
    Receipt.objects.update(received_at=clock() - timedelta(hours=25))
    applying.apply_some(at=clock())
    assert queue.waiting().count() == 1

    erasure.erase(person, by=None, at=NOON)

    assert (bodies(), queue.waiting().count()) == ([b""], 0)


def test_what_is_left_for_a_person_after_the_erasure_is_emptied_at_once():
    erasure.erase(ada(), by=None, at=NOON)

    intake.keep("generic", "late", f"<b>{ADA}".encode(), {})
    applying.apply_some(at=clock())

    assert (bodies(), queue.waiting().count()) == ([b""], 0)


def test_whoever_goes_by_retention_goes_from_reports_too():
    person = ada()
    left_for_a_person(f"<b>{ADA}".encode())

    assert erasure.let_go([person.pk], at=NOON, still=lambda people: people) == {person.pk}

    assert bodies() == [b""]


def test_fingerprints_go_with_the_words():
    left_for_a_person(f"<b>{ADA}".encode())
    kept = Receipt.objects.get()
    assert [bytes(one) for one in kept.fingerprints] == [addresses.digest(AddressKind.EMAIL, ADA)]

    queue.set_aside([kept.pk], by=make_user())

    assert Receipt.objects.get().fingerprints is None


def test_no_more_is_read_of_a_report_than_its_beginning():
    many = " ".join(f"reader-{number}@example.org" for number in range(2000))

    assert len(spoken_of.fingerprints(many.encode())) == spoken_of.MOST_FOUND


def test_an_erasure_looks_reports_up_by_an_index():
    digest = addresses.digest(AddressKind.EMAIL, ADA)
    with connection.cursor() as cursor:
        cursor.execute(MANY)
    theirs = Receipt.objects.filter(state__in=spoken_of.TO_LOOK_AT, fingerprints__overlap=[digest])
    with connection.cursor() as cursor:
        sql, values = theirs.query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "receipt_speaks_of" in plan
