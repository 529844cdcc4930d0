from __future__ import annotations

import json

import pytest

from committee.models import ApiToken
from contacts.models import Address, Attribute, Consent, ConsentRecord, Contact
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
            headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"},
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


def test_everything_that_is_known_of_a_person_can_be_told_and_told_again(put):
    Attribute.objects.create(code="shirt_size", label="Shirt", type="choice", choices=["S", "M"])
    told = {
        **PERSON, "family_name": "de la Cruz y Martínez de Irujo y Fernández de Córdoba y Álvarez de Toledo",
        "native_name": "王晓明", "region": "Île-de-France", "postcode": "75011", "time_zone": "Pacific/Tahiti",
        "is_minor": False, "attributes": {"shirt_size": "M"},
        "references": [{"system": "shop", "external_id": "S-42"}],
    }  # fmt: skip

    first, second = put("T-1", told), put("T-1", told)

    assert (first.status_code, second.json()["changed"]) == (201, False)
    contact = Contact.objects.get()
    assert (contact.family_name, contact.native_name) == (told["family_name"], "王晓明")
    assert (contact.postcode, contact.time_zone, contact.is_minor) == ("75011", "Pacific/Tahiti", False)
    assert (contact.attributes, contact.language_source) == ({"shirt_size": "M"}, "reported")
    assert contact.references.get().external_id == "S-42"
    assert contact.addresses.get(kind="phone").line == "mobile"


@pytest.mark.parametrize(
    "name", ["Sukarno", "O’Neill", "نور", "<b>&amp;</b>", "Z̵͎a", "🏅", "null", "Robert'); DROP TABLE"]
)
def test_any_name_is_taken_as_it_is_written(put, name):
    assert put("T-1", {"given_name": name}).status_code == 201
    assert Contact.objects.get().given_name == name


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"given_name": "a\u0000b"}, "cannot be printed"),
        ({"given_name": "a\nBcc: b"}, "cannot be printed"),
        ({"time_zone": "Mars/Olympus"}, "not a time zone"),
        ({"attributes": {"unknown": 1}}, "no attribute"),
        ({"push": [{"endpoint": "http://x", "keys": {"p256dh": "a", "auth": "b"}}]}, "not a push subscription"),
        ({"references": [{"system": "", "external_id": "1"}]}, "at least 1"),
        ({"birth_yeer": 1990}, "not permitted"),
    ],
)
def test_what_cannot_be_so_is_refused_in_words_and_nothing_is_written(put, wrong, words):
    answer = put("T-1", {**PERSON, **wrong})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Contact.objects.exists()


def test_an_id_that_names_somebody_else_is_refused_as_a_reference(put):
    make_contact(system="shop", external_id="S-42")

    answer = put("T-1", {**PERSON, "references": [{"system": "shop", "external_id": "S-42"}]})

    assert answer.status_code == 422
    assert "names somebody else" in answer.json()["detail"]
    assert Contact.objects.count() == 1
