"""The shop tells the API: retried bodies are harmless, and each event has its answer."""

from __future__ import annotations

import json

import pytest

from committee.models import ApiToken
from contacts.models import Contact, TicketEvent
from tests.contacts.tickets.shop import spells
from tests.factories import make_contact, make_session

pytestmark = pytest.mark.django_db

BOUGHT = {
    "event_id": "E-1",
    "number": "T-1",
    "type": "bought",
    "happened_at": "2024-05-01T10:00:00+02:00",
    "holder": {"external_id": "C-1"},
    "session": "ATH-01",
    "category": "A",
}


@pytest.fixture(autouse=True)
def session():
    return make_session(code="ATH-01")


@pytest.fixture
def post(client):
    def send(*events, scope=ApiToken.Scope.TICKETS_WRITE, system="ticketing"):
        token, _made = ApiToken.objects.get_or_create(system=system, defaults={"scopes": [scope]})
        secret = token.renew_secret()
        token.save()
        return client.post(
            "/api/v1/ticket-events",
            json.dumps({"events": events}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"},
        )

    return send


def test_each_event_has_its_answer_in_the_order_of_the_request(post):
    ada = make_contact(system="ticketing", external_id="C-1")
    unknown = BOUGHT | {"event_id": "E-2", "number": "T-2", "holder": {"external_id": "nobody"}}

    answer = post(unknown, BOUGHT)

    assert answer.status_code == 200
    body = answer.json()
    assert (body["recorded"], body["known"], body["refused"]) == (1, 0, 1)
    assert [one["result"] for one in body["results"]] == ["refused", "recorded"]
    assert body["results"][0]["problem"] == {
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "Nobody is known by this id: register the person first, or say who it is.",
        "pointer": "#/events/0/holder",
    }
    assert spells() == [(ada.pk, "ATH-01", "held")]


def test_the_same_body_twice_changes_nothing(post):
    make_contact(system="ticketing", external_id="C-1")

    first, second = post(BOUGHT), post(BOUGHT)

    assert [first.json()["recorded"], second.json()["known"]] == [1, 1]
    assert TicketEvent.objects.count() == 1


def test_a_person_nobody_knows_comes_with_the_event(post):
    holder = {"external_id": "C-9", "person": {"email": "nina@example.org", "given_name": "Nina", "language": "de"}}

    assert post(BOUGHT | {"holder": holder}).json()["recorded"] == 1

    nina = Contact.objects.get()
    assert (nina.system, nina.external_id, nina.given_name, nina.language) == ("ticketing", "C-9", "Nina", "de")


def test_a_person_is_named_by_our_id_or_by_that_of_another_system(post):
    ada = make_contact()
    ada.references.create(system="shop", external_id="S-1")
    events = [
        BOUGHT | {"holder": {"id": str(ada.public_id)}},
        BOUGHT | {"event_id": "E-2", "number": "T-2", "holder": {"external_id": "S-1", "system": "shop"}},
    ]

    assert post(*events).json()["recorded"] == 2


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"happened_at": "2024-05-01T10:00:00"}, "happened_at"),
        ({"type": "stolen"}, "type"),
        ({"sesion": "ATH-01"}, "sesion"),
        ({"number": ""}, "number"),
        ({"number": "T\n1"}, "number"),
        ({"holder": {}}, "holder"),
    ],
)
def test_a_body_of_another_shape_is_refused_as_a_whole(post, change, pointer):
    make_contact(system="ticketing", external_id="C-1")

    answer = post(BOUGHT, BOUGHT | {"event_id": "E-2"} | change)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith(f"#/events/1/{pointer}")
    assert not TicketEvent.objects.exists()


def test_more_than_a_thousand_at_once_and_none_at_all_are_refused(post):
    assert post(*[BOUGHT] * 1_001).status_code == 422
    assert post().status_code == 422


def test_a_token_without_the_scope_is_refused(post):
    assert post(BOUGHT, scope=ApiToken.Scope.CONTACTS_WRITE).status_code == 403
