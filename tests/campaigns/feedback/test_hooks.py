"""The door for webhooks: genuine reports are kept once, whatever else comes learns nothing and changes nothing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import time

import pytest
from django.test import Client

from campaigns.models import Receipt

pytestmark = [pytest.mark.django_db]

SECRET, NEXT_SECRET = "a secret of ours", "the one that replaces it"
BODY = json.dumps({"id": "1", "event": "delivered", "message": "SM1"}).encode()


@pytest.fixture(autouse=True)
def providers(configure):
    configure({"generic": [SECRET, NEXT_SECRET]})


def signed(body: bytes = BODY, secret: str = SECRET, timestamp: str | None = None) -> dict[str, str]:
    told = body if timestamp is None else timestamp.encode() + b"." + body
    headers = {"X-Signature": "sha256=" + hmac.new(secret.encode(), told, "sha256").hexdigest()}
    return headers | ({"X-Timestamp": timestamp} if timestamp else {})


def post(client: Client, body: bytes = BODY, headers: dict[str, str] | None = None, to: str = "generic") -> int:
    headers = signed(body) if headers is None else headers
    response = client.post(f"/hooks/{to}/", body, content_type="application/json", headers=headers)
    assert response.content == b""
    return response.status_code


def test_a_genuine_report_is_kept_as_it_came(client):
    headers = signed() | {"Authorization": "Basic secret", "X-Forwarded-For": "192.0.2.7"}

    assert post(client, headers=headers) == 200

    (kept,) = Receipt.objects.all()
    assert (kept.provider, bytes(kept.body), kept.state) == ("generic", BODY, "new")
    assert kept.event_id == hashlib.sha256(BODY).hexdigest()
    # Neither secrets nor addresses of the internet are kept with it.
    assert kept.headers == {"content-type": "application/json"}


def test_told_again_it_is_answered_and_kept_once(client):
    assert [post(client) for _ in range(3)] == [200, 200, 200]
    assert Receipt.objects.count() == 1


def answered(**told: str) -> bytes:
    return json.dumps({"event": "answer", "recipient": "+33612345678", "text": "STOP", **told}).encode()


@pytest.mark.parametrize(("told", "kept"), [({}, 2), ({"at": "2024-07-26T12:30:00Z"}, 1)])
def test_a_stop_whose_moment_is_not_told_may_be_a_second_one(told, kept, client):
    for _ in range(2):
        assert post(client, answered(**told)) == 200

    assert Receipt.objects.count() == kept


def test_what_nobody_can_read_is_kept_for_a_person(client):
    assert post(client, b"[]") == 200
    assert Receipt.objects.count() == 1


def test_while_a_secret_is_replaced_both_are_live(client):
    assert post(client, headers=signed(secret=NEXT_SECRET)) == 200


def in_seconds(seconds: int) -> str:
    """From now on, when the test runs: the suite was gathered minutes ago."""
    return str(int(time.time()) + seconds)


@pytest.mark.parametrize(
    "headers",
    [
        dict,
        lambda: {"X-Signature": ""},
        lambda: {"X-Signature": "sha256=é"},
        lambda: signed(secret="another"),
        lambda: signed(BODY + b" "),
        lambda: signed(timestamp=in_seconds(-900)),
        lambda: signed(timestamp=in_seconds(900)),
        lambda: signed(timestamp="yesterday"),
        lambda: signed(timestamp="1e400"),
        lambda: signed() | {"X-Timestamp": in_seconds(0)},
    ],
)
def test_whatever_is_not_genuine_is_refused_without_a_word(client, headers):
    assert post(client, headers=headers()) == 401
    assert not Receipt.objects.exists()


def test_what_was_signed_just_now_is_let_in(client):
    assert post(client, headers=signed(timestamp=in_seconds(-200))) == 200


def test_what_is_packed_or_too_large_is_not_read(client):
    bomb = gzip.compress(bytes(10_000_000))
    large = b"[" + b" " * (5 * 1024 * 1024) + b"]"

    assert post(client, bomb, headers=signed(bomb) | {"Content-Encoding": "gzip"}) == 400
    assert post(client, large) == 400
    assert not Receipt.objects.exists()


def test_a_provider_that_reports_nothing_has_no_door(client):
    assert post(client, to="unheard-of") == 404


def test_looking_changes_nothing(client):
    assert [client.get("/hooks/generic/").status_code, client.head("/hooks/generic/").status_code] == [200, 200]
    assert client.put("/hooks/generic/").status_code == 405
    assert not Receipt.objects.exists()


def test_no_session_is_asked_and_one_row_is_written(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        post(client)


def test_basic_authentication_is_compared_whole(client, configure):
    configure({"postmark": ["hook:correct horse"]})
    told = base64.b64encode(b"hook:correct horse").decode()

    assert post(client, b"{}", {"Authorization": f"Basic {told}"}, to="postmark") == 200
    for wrong in ("", "Basic", f"Basic {told[:-4]}", f"Bearer {told}", "Basic ===", "Basic é"):
        assert post(client, b"{}", {"Authorization": wrong}, to="postmark") == 401
