from __future__ import annotations

import json

import pytest

from committee.models import ApiToken
from contacts.models import Address, Consent, ConsentRecord, Contact
from tests.factories import make_address, make_contact, make_topic

pytestmark = pytest.mark.django_db
PERSON = {
    "email": "Ana@Example.ORG",
    "phone": "06 12 34 56 78",
    "given_name": "Ana",
    "family_name": "Álvarez",
    "language": "es",
    "country": "FR",
}


@pytest.fixture
def put(client):
    _, secret = ApiToken.issue(system="ticketing", scopes=[ApiToken.Scope.CONTACTS_WRITE])

    def send(external_id, body):
        return client.put(
            f"/api/v1/contacts/{external_id}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    return send


def test_a_person_is_created_once_and_known_by_the_calling_systems_id(put):
    first, second = put("T-1", PERSON), put("T-1", PERSON)

    contact = Contact.objects.get()
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {
        "id": str(contact.public_id),
        "external_id": "T-1",
        "created": False,
        "changed": False,
    }
    assert (contact.system, contact.external_id, contact.given_name, contact.language) == (
        "ticketing",
        "T-1",
        "Ana",
        "es",
    )
    assert sorted(contact.addresses.values_list("kind", "normalised")) == [
        ("email", "ana@example.org"),
        ("phone", "+33612345678"),
    ]


def test_fields_left_out_stay_and_a_new_address_stands_beside_the_old(put):
    put("T-1", PERSON)

    answer = put("T-1", {"email": "ana@example.net", "given_name": "Anita"})

    contact = Contact.objects.get()
    assert (answer.json()["changed"], contact.given_name, contact.family_name) == (True, "Anita", "Álvarez")
    assert contact.addresses.filter(kind="email").count() == 2


def test_two_systems_may_know_different_people_by_the_same_id(put):
    make_contact(system="shop", external_id="T-1", given_name="Other")

    put("T-1", PERSON)

    assert Contact.objects.filter(external_id="T-1").count() == 2


def test_a_decision_comes_with_its_proof_and_a_later_withdrawal_stands(put):
    make_topic("news")
    granted = {"topic": "news", "channel": "email", "status": "granted", "decided_at": "2024-07-01T10:00:00+02:00"}
    withdrawn = {**granted, "status": "withdrawn", "decided_at": "2024-07-02T10:00:00+02:00"}

    put("T-1", {**PERSON, "consents": [granted]})
    assert Consent.objects.get().status == "granted"
    put("T-1", {"consents": [withdrawn]})
    put("T-1", {"consents": [granted]})

    assert Consent.objects.get().status == "withdrawn"
    assert set(ConsentRecord.objects.values_list("source", flat=True)) == {"api"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            {
                "consents": [
                    {"topic": "nope", "channel": "email", "status": "granted", "decided_at": "2024-07-01T10:00:00Z"}
                ]
            },
            "nope",
        ),
        ({"email": "not-an-address"}, ""),
        ({"phone": "12"}, ""),
    ],
)
def test_a_call_that_is_refused_writes_nothing_at_all(put, wrong, words):
    answer = put("T-2", {**PERSON, **wrong})

    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert "not-an-address" not in answer.json()["detail"]
    assert (Contact.objects.count(), Address.objects.count()) == (0, 0)


def test_a_suppressed_address_stays_suppressed(put):
    make_address(make_contact(email=None), "ana@example.org", suppressed=True)

    put("T-1", PERSON)

    assert not Address.objects.usable().filter(kind="email").exists()
