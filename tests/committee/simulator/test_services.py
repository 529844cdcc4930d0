"""SMS and push: what each service takes, how it answers, and that the journal has it first."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from committee.simulator.sms import segments
from tests.faults.threads import in_a_thread
from tests.simulator import RunningSimulator, run_simulator

ANA = "+33639980011"
TWILIO = "/2010-04-01/Accounts/AC1/Messages.json"
VAPID = {"TTL": "60", "Urgency": "high", "Content-Encoding": "aes128gcm", "Authorization": "vapid t=x, k=y"}


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[RunningSimulator]:
    with run_simulator(tmp_path, "--http-port", "0") as running:
        yield running


@pytest.fixture
def web(provider) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=provider.http_url, timeout=60) as client:
        yield client


def send_generic(web: httpx.Client, to: str = ANA, *, reference: str = "k1", **headers: str) -> httpx.Response:
    message = {"to": to, "from": "Committee", "text": "Gate B is closed", "reference": reference}
    return web.post("/sms/messages", json=message, headers=headers)


def send_twilio(web: httpx.Client, to: str = ANA, **more: str) -> httpx.Response:
    return web.post(TWILIO, data={"To": to, "From": "+33600", "Body": "Été", **more}, auth=("AC1", "secret"))


def send_push(web: httpx.Client, device: str = "device-1", **headers: str) -> httpx.Response:
    return web.post(f"/push/{device}", content=b"\x00sealed", headers=VAPID | headers)


def send_fcm(web: httpx.Client, token: str = "token-1") -> httpx.Response:
    message = {"message": {"token": token, "data": {"reference": "k4"}}}
    return web.post("/v1/projects/games/messages:send", json=message, headers={"Authorization": "Bearer t"})


def test_each_service_answers_in_its_shape_and_the_journal_has_what_it_took(provider, web):
    generic, twilio, push, fcm = send_generic(web), send_twilio(web), send_push(web), send_fcm(web)

    told = provider.journal()
    assert [(line["channel"], line["service"], line["recipient"], line["key"]) for line in told] == [
        ("sms", "generic", ANA, "k1"),
        ("sms", "twilio", ANA, ""),
        ("push", "webpush", "device-1", ""),
        ("push", "fcm", "token-1", "k4"),
    ]
    assert (generic.status_code, generic.json()) == (201, {"id": told[0]["id"]})
    assert (twilio.status_code, twilio.json()["sid"], twilio.json()["num_segments"]) == (201, told[1]["id"], "1")
    assert (push.status_code, push.headers["location"]) == (201, f"/push/messages/{told[2]['id']}")
    assert (fcm.status_code, fcm.json()) == (200, {"name": f"projects/games/messages/{told[3]['id']}"})
    assert told[0]["sha256"] == hashlib.sha256(b"Gate B is closed").hexdigest()
    assert (told[2]["size"], told[2]["headers"]["ttl"], told[2]["headers"]["urgency"]) == (7, "60", "high")
    assert "secret" not in str(told), "a credential is in the journal"


@pytest.mark.parametrize(
    ("send", "statuses", "journalled"),
    [
        (lambda web: send_generic(web, "+33655550101"), [400, 400], 0),
        (lambda web: send_twilio(web, "+33655550103"), [400, 400], 0),
        (lambda web: send_twilio(web, "+33655550104"), [429, 201], 1),
        (lambda web: send_generic(web, "+33655550105"), [503, 503], 0),
        (lambda web: send_generic(web, "+33655550106"), [0, 0], 0),
        (lambda web: send_generic(web, "+33655550107"), [0, 0], 2),
        (lambda web: send_push(web, "gone-1"), [410, 410], 0),
        (lambda web: send_push(web, "unknown-1"), [404, 404], 0),
        (lambda web: send_push(web, "busy-1"), [429, 201], 1),
        (lambda web: send_fcm(web, "gone-1"), [404, 404], 0),
    ],
)
def test_a_number_or_a_device_with_a_meaning_keeps_it(provider, web, send, statuses, journalled):
    def status() -> int:
        try:
            return int(send(web).status_code)
        except httpx.RemoteProtocolError:
            return 0

    assert [status(), status()] == statuses
    assert len(provider.journal()) == journalled


def test_a_refusal_says_what_the_service_would_say(web):
    assert send_twilio(web, "+33655550103").json() == {
        "code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400,
    }  # fmt: skip
    assert send_generic(web, "+33655550103").json() == {
        "code": "21610", "message": "Attempt to send to unsubscribed recipient",
    }  # fmt: skip
    busy = send_twilio(web, "+33655550104")
    assert (busy.status_code, busy.headers["retry-after"]) == (429, "1")
    assert send_fcm(web, "gone-1").json()["error"]["details"][0]["errorCode"] == "UNREGISTERED"


def test_a_request_that_is_none_of_the_service_is_refused_and_the_connection_goes_on(provider, web):
    wrong = [
        web.post("/sms/messages", json={"to": "0600", "from": "x", "text": "y"}),
        web.post("/sms/messages", content=b"{"),
        web.post(TWILIO, data={"To": ANA, "From": "x", "Body": "y"}),
        web.post("/push/device-1", content=b"plain", headers=VAPID | {"Content-Encoding": "identity"}),
        web.post("/push/device-1", content=b"x" * 4097, headers=VAPID),
        web.get("/elsewhere"),
        web.post("/sms/messages", content=b"x" * 1_000_001),
    ]

    assert [answer.status_code for answer in wrong] == [400, 400, 401, 400, 413, 404, 413]
    assert send_generic(web).status_code == 201
    assert len(provider.journal()) == 1


def test_faults_of_the_control_file_befall_sms_and_push_as_they_befall_mail(provider, web):
    provider.break_with({"at": "sms", "recipient": ANA, "reply": "503", "times": 1}, {"at": "push", "drop": "after"})
    assert [send_generic(web).status_code for _ in range(2)] == [503, 201]
    with pytest.raises(httpx.RemoteProtocolError):
        send_push(web)
    assert len(provider.journal()) == 2

    provider.break_with({"at": "sms", "delay": 0.3})
    begun = time.monotonic()
    assert send_generic(web).status_code == 201
    assert time.monotonic() - begun >= 0.3


def test_a_held_answer_is_in_the_journal_and_in_the_state_and_comes_when_it_is_let_go(provider, web):
    provider.break_with({"at": "sms", "hold": True})
    message = {"to": ANA, "from": "x", "text": "y", "reference": "held"}
    with pytest.raises(httpx.ReadTimeout):
        web.post("/sms/messages", json=message, timeout=httpx.Timeout(60, read=0.3))
    provider.wait_until(lambda each: [line["key"] for line in each.journal()] == ["held"])

    with in_a_thread(lambda: let_go(provider, "k2")):
        assert send_generic(web, reference="k2").status_code == 201


def let_go(provider: RunningSimulator, key: str) -> None:
    """End the hold, once the state says that this one is held."""
    provider.wait_until(lambda each: key in each.state()["keys"])
    provider.break_with()


def test_a_door_that_refuses_is_closed_until_it_opens_again(provider):
    provider.break_with({"at": "sms", "refuse": True})
    deadline = time.monotonic() + 60
    while True:
        try:
            httpx.get(f"{provider.http_url}/sms/messages?reference=k1")
        except httpx.TransportError:  # a connection that waits to be taken while the door closes is reset
            break
        assert time.monotonic() < deadline

    provider.break_with()
    provider.wait_until(answers)


def answers(provider: RunningSimulator) -> bool:
    try:
        return httpx.get(f"{provider.http_url}/sms/messages?reference=k1").status_code == 200
    except httpx.TransportError:
        return False


def test_a_message_can_be_looked_up_and_is_taken_once_under_one_idempotency_key(provider, web):
    assert web.get("/sms/messages", params={"reference": "k1"}).json() == {"messages": []}
    first = send_generic(web, **{"Idempotency-Key": "k1"})
    again = send_generic(web, **{"Idempotency-Key": "k1"})

    assert first.json() == again.json()
    assert web.get("/sms/messages", params={"reference": "k1"}).json() == {"messages": [first.json()]}
    assert len(provider.journal()) == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ж" * 70, 1), ("ж" * 71, 2), ("😀" * 36, 2)],
)
def test_segments_are_counted_as_they_are_billed(text, parts):
    assert segments(text) == parts
