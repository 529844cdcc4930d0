from __future__ import annotations

import base64
import json

import pytest

from committee.models import ApiToken
from contacts import enquiries
from contacts.enums import TopicKind
from contacts.models import Address, Consent, Enquiry, Notice, SignUp
from tests.factories import make_contact, make_topic

pytestmark = pytest.mark.django_db

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
KEYS = {
    "p256dh": base64.urlsafe_b64encode(b"\x04" + bytes(64)).decode().rstrip("="),
    "auth": base64.urlsafe_b64encode(bytes(16)).decode().rstrip("="),
}


@pytest.fixture
def call(client):
    _, secret = ApiToken.issue(system="ticketing", scopes=[ApiToken.Scope.CONTACTS_WRITE])

    def send(method, path, body, *, token=secret):
        return client.generic(
            method,
            f"/api/v1/{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return send


@pytest.fixture
def sign_up(call):
    make_topic("news")

    def send(**changes):
        return call(
            "POST",
            "sign-ups",
            {"email": "lea@example.org", "language": "ja", "topics": ["news"], "adult": True, **changes},
        )

    return send


def test_a_sign_up_passed_on_begins_the_same_double_opt_in(sign_up):
    answer = sign_up(source="shop-checkout", ip_address="2001:db8::7")
    enquiries.answer(seconds=10)

    assert (answer.status_code, answer.json()) == (202, {"accepted": True})
    assert SignUp.objects.values_list("source", "ip_address", "language").get() == (
        "shop-checkout",
        "2001:db8::7",
        "ja",
    )
    assert Notice.objects.get().address == "lea@example.org"
    assert not Consent.objects.exists()


def test_without_a_source_the_calling_system_is_named(sign_up):
    sign_up()
    enquiries.answer(seconds=10)

    assert SignUp.objects.get().source == "ticketing"


def test_the_caller_does_not_learn_whether_we_know_the_address(sign_up):
    make_contact(email="lea@example.org")
    make_contact(email="gone@example.org", suppressed=True)

    answers = [sign_up(email=f"{name}@example.org") for name in ("lea", "gone", "stranger")]

    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b'{"accepted": true}')}


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "lea@example"},
        {"topics": []},
        {"topics": ["horoscope"]},
        {"topics": ["news", "tickets"]},  # a service is not signed up for
        {"adult": False},
        {"language": "it"},
        {"ip_address": "here"},
        {"consent": True},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_noted(sign_up, wrong):
    make_topic("tickets", kind=TopicKind.SERVICE)

    assert sign_up(**wrong).status_code == 422
    assert not Enquiry.objects.exists()


def test_a_token_without_the_right_signs_nobody_up(call):
    _, secret = ApiToken.issue(system="reports", scopes=[ApiToken.Scope.CAMPAIGNS_READ])

    assert call("POST", "sign-ups", {}, token=secret).status_code == 403
    assert call("POST", "sign-ups", {}, token="cbo_nonsense").status_code == 401


def test_a_push_subscription_is_an_address_and_no_right(call):
    lea = make_contact(system="ticketing", external_id="T-1")
    body = {"endpoint": ENDPOINT, "keys": KEYS}

    first, again = (call("POST", "contacts/T-1/push-subscriptions", body) for _ in range(2))

    assert [(answer.status_code, answer.json()) for answer in (first, again)] == [
        (201, {"changed": True}),
        (200, {"changed": False}),
    ]
    assert Address.objects.filter(contact=lea, kind="push").values_list("normalised", "keys").get() == (ENDPOINT, KEYS)
    assert not Consent.objects.exists()


def test_a_push_subscription_given_up_is_forgotten(call):
    make_contact(system="ticketing", external_id="T-1")
    call("POST", "contacts/T-1/push-subscriptions", {"endpoint": ENDPOINT, "keys": KEYS})

    answers = [call("DELETE", "contacts/T-1/push-subscriptions", {"endpoint": ENDPOINT}) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"changed": True}, {"changed": False}]
    assert not Address.objects.filter(kind="push").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://push.example.org/"},
        {"endpoint": "https://"},
        {"keys": {"p256dh": "short", "auth": KEYS["auth"]}},
        {"keys": {"p256dh": KEYS["p256dh"]}},
        {"keys": {**KEYS, "more": "x"}},
    ],
)
def test_what_no_browser_makes_is_refused(call, wrong):
    make_contact(system="ticketing", external_id="T-1")

    answer = call("POST", "contacts/T-1/push-subscriptions", {"endpoint": ENDPOINT, "keys": KEYS, **wrong})

    assert answer.status_code == 422
    assert not Address.objects.filter(kind="push").exists()


def test_a_push_subscription_of_nobody_we_know_is_not_found(call):
    make_contact(system="shop", external_id="T-1")

    for method in ("POST", "DELETE"):
        body = {"endpoint": ENDPOINT, "keys": KEYS} if method == "POST" else {"endpoint": ENDPOINT}
        assert call(method, "contacts/T-1/push-subscriptions", body).status_code == 404
