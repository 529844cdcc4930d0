"""Apps are reached through FCM HTTP v1: one token for many messages, and apps that are gone are told."""

from __future__ import annotations

import json
from contextlib import closing

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from campaigns.gateways import Answer, Device, GatewayUnavailable
from campaigns.gateways.options import Options
from campaigns.gateways.push.gateway import build_apps
from committee.env import BadEnvironment
from tests.campaigns.gateways.push.browsers import notification
from tests.campaigns.gateways.web_service import Answer as Reply
from tests.campaigns.gateways.web_service import serve

TOKEN = "fcm:" + "Ab9_-:" * 20


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def new_gateway(key, tmp_path):
    def made(url):
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        account = {"project_id": "games", "client_email": "push@games.example", "private_key": pem}
        (tmp_path / "account.json").write_text(json.dumps({**account, "token_uri": f"{url}/token"}))
        values = {"kind": "fcm", "account": str(tmp_path / "account.json"), "url": url}
        return closing(build_apps(Options(values, place="providers.toml")))

    return made


def service_that_says(status, body=None):
    def script(request):
        if request.path == "/token":
            return Reply(200, {"access_token": "ya29", "expires_in": 3600})
        return Reply(status, body)

    return serve(script)


def app(n=1):
    return notification(Device(f"{TOKEN}{n}"), n=n)


def test_many_messages_leave_with_one_token(new_gateway, key):
    with service_that_says(200, {"name": "projects/games/messages/1"}) as service, new_gateway(service.url) as gateway:
        told = [outcome for _group in range(2) for outcome in gateway.hand_over([app(n) for n in range(5)])]

    assert {outcome.answer for outcome in told} == {Answer.OK}
    asked, *sent = service.requests
    claims = jwt.decode(
        asked.form["assertion"], key.public_key(), algorithms=["RS256"], audience=f"{service.url}/token"
    )
    assert (claims["iss"], asked.form["grant_type"]) == (
        "push@games.example", "urn:ietf:params:oauth:grant-type:jwt-bearer",
    )  # fmt: skip
    assert [request.path for request in sent] == ["/v1/projects/games/messages:send"] * 10
    assert {request.headers["authorization"] for request in sent} == {"Bearer ya29"}
    first = next(request.json["message"] for request in sent if request.json["message"]["data"]["tag"] == "7.1.seal")
    assert first["token"] == f"{TOKEN}1".removeprefix("fcm:")
    assert first["notification"] == {"title": "Séance déplacée", "body": "À 20 h"}
    assert first["data"] == {"link": "https://example.org/", "tag": "7.1.seal"}
    assert (first["android"]["ttl"], first["android"]["priority"]) == ("3600s", "HIGH")


def refused(status, code):
    fcm = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
    return {"error": {"code": status, "status": "X", "details": [{"@type": fcm, "errorCode": code}]}}


@pytest.mark.parametrize(
    ("status", "body", "answer", "is_dead"),
    [
        (404, refused(404, "UNREGISTERED"), Answer.HARD, True),
        (403, refused(403, "SENDER_ID_MISMATCH"), Answer.SOFT, False),  # an account of ours, which condemns no app
        (400, refused(400, "INVALID_ARGUMENT"), Answer.HARD, False),
        (429, refused(429, "QUOTA_EXCEEDED"), Answer.SOFT, False),
        (401, {"error": {"status": "UNAUTHENTICATED"}}, Answer.SOFT, False),
        (404, ["strange"], Answer.SOFT, False),
        (503, None, Answer.SOFT, False),
        (500, None, Answer.SOFT, False),
        *((status, None, Answer.UNKNOWN, False) for status in (408, 502, 504)),
    ],
)
def test_every_answer_is_one_of_four(new_gateway, status, body, answer, is_dead):
    with service_that_says(status, body) as service, new_gateway(service.url) as gateway:
        (outcome,) = gateway.hand_over([app()])

    assert outcome.answer is answer
    assert outcome.dead == ((f"{TOKEN}1",) if is_dead else ())


def test_without_a_token_nothing_has_left_and_it_was_asked_for_once(new_gateway):
    with (
        serve(lambda _request: Reply(500)) as service,
        new_gateway(service.url) as gateway,
        pytest.raises(GatewayUnavailable),
    ):
        gateway.hand_over([app(n) for n in range(3)])

    assert [request.path for request in service.requests] == ["/token"]


def test_a_file_that_is_no_service_account_is_refused(tmp_path):
    (tmp_path / "account.json").write_text('{"project_id": "games"}')

    with pytest.raises(BadEnvironment, match="“account”"):
        build_apps(Options({"account": str(tmp_path / "account.json")}, place="providers.toml"))
