"""What became of a message is told to whom it concerns: signed, twice, out of order, and again when nobody listens."""

from __future__ import annotations

import hmac
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import httpx
import pytest

from tests.simulator import RunningSimulator, run_simulator

SECRET = "told-to-both"
ANA = "+33639980011"


class Listener:
    """Keeps what it is told: path, headers and body; answers with the statuses it was given, then with 200."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []
        listener = self

        class Ear(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                listener.told.append((self.path, headers, body))
                self.send_response(listener.answers.pop(0) if listener.answers else 200)
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Nothing on the screen."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/simulator/"


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    thread = threading.Thread(target=listener.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield listener
    finally:
        listener.server.shutdown()
        thread.join()
        listener.server.server_close()


@contextmanager
def simulator(folder, listener: Listener) -> Iterator[RunningSimulator]:
    words = ["--http-port", "0", "--webhooks", listener.url, "--webhook-secret", SECRET]
    with run_simulator(folder, *words) as provider:
        yield provider


def send(provider: RunningSimulator, *numbers: str) -> None:
    for n, number in enumerate(numbers):
        message = {"to": number, "from": "Committee", "text": "Gate B", "reference": f"k{n}"}
        assert httpx.post(f"{provider.http_url}/sms/messages", json=message).status_code == 201


def wait_for_reports(provider: RunningSimulator, posted: int) -> None:
    provider.wait_until(lambda each: each.state()["reports"] == {"posted": posted, "waiting": 0, "given_up": 0})


def test_a_report_names_the_message_as_both_sides_know_it_and_is_signed(tmp_path, listener):
    with simulator(tmp_path, listener) as provider:
        provider.break_with(
            reports=[{"event": "failed", "channel": "sms", "code": "30003"}, {"event": "opened", "channel": "email"}]
        )
        send(provider, ANA)
        wait_for_reports(provider, 1)
        accepted = provider.journal()[0]

    [(path, headers, body)] = listener.told
    told = json.loads(body)
    assert path == "/hooks/simulator/"
    assert headers["x-signature"] == "sha256=" + hmac.digest(SECRET.encode(), body, "sha256").hex()
    assert told.pop("id")
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "event": "failed", "channel": "sms", "message": accepted["id"], "reference": "k0", "recipient": ANA,
        "code": "30003", "text": "",
    }  # fmt: skip


def test_copies_are_the_same_report_and_shuffled_ones_come_out_of_order(tmp_path, listener):
    with simulator(tmp_path, listener) as provider:
        provider.break_with(reports=[{"event": "delivered", "copies": 2, "shuffle": 0.6}])
        send(provider, *(f"+336399800{n}" for n in range(10, 30)))
        wait_for_reports(provider, 40)

    ids = [json.loads(body)["id"] for _path, _headers, body in listener.told]
    keys = [json.loads(body)["reference"] for _path, _headers, body in listener.told]
    assert sorted(ids.count(each) for each in set(ids)) == [2] * 20
    assert keys != sorted(keys, key=lambda key: int(key[1:]))


def test_a_report_that_nobody_takes_is_posted_again(tmp_path, listener):
    listener.answers = [503, 500]
    with simulator(tmp_path, listener) as provider:
        provider.break_with(reports=[{"event": "delivered"}])
        send(provider, ANA)
        wait_for_reports(provider, 1)

    assert len({body for _path, _headers, body in listener.told}) == 1
    assert len(listener.told) == 3


def test_numbers_with_a_meaning_are_reported_as_what_they_mean(tmp_path, listener):
    with simulator(tmp_path, listener) as provider:
        send(provider, "+33655550108", "+33655550109", "+33655550110", ANA)
        wait_for_reports(provider, 5)

    told = [json.loads(body) for _path, _headers, body in listener.told]
    assert {(one["recipient"], one["event"]) for one in told} == {
        ("+33655550108", "failed"),
        ("+33655550109", "stop"),
        ("+33655550110", "stop"),
        ("+33655550110", "start"),
        (ANA, "delivered"),
    }
    in_turn = sorted((one["at"], one["text"]) for one in told if one["recipient"] == "+33655550110")
    assert [text for _at, text in in_turn] == ["STOP", "START"]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("delivered", {"MessageStatus": "delivered", "From": "Games", "To": ANA}),
        ("stop", {"Body": "STOP", "OptOutType": "STOP", "From": ANA, "To": "Games"}),
        ("start", {"Body": "START", "OptOutType": "START", "From": ANA, "To": "Games"}),
    ],
)
def test_in_twilios_shape_the_callback_of_the_message_is_told_in_twilios_words(tmp_path, listener, event, told):
    callback = listener.url.replace("simulator", "twilio")
    with simulator(tmp_path, listener) as provider:
        provider.break_with(reports=[{"event": event}])
        form = {"To": ANA, "From": "Games", "Body": "Gate B", "StatusCallback": callback}
        httpx.post(f"{provider.http_url}/2010-04-01/Accounts/AC1/Messages.json", data=form, auth=("AC1", "token"))
        wait_for_reports(provider, 1)

    [(path, headers, body)] = listener.told
    fields = dict(parse_qsl(body.decode()))
    assert path == "/hooks/twilio/"
    assert fields.items() >= told.items()
    signed = callback + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    assert headers["x-twilio-signature"] == b64encode(hmac.digest(b"token", signed.encode(), "sha1")).decode()
