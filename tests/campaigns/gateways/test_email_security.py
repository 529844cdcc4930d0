"""What reaches a real server: no smuggled command, no password or letter in the clear, no forged certificate."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from campaigns.gateways import Answer, EmailEnvelope, GatewayUnavailable, Outcome
from campaigns.gateways.email import EmailGateway
from tests.campaigns.gateways.letters import write_to, write_to_many
from tests.simulator import run_simulator

PEM = Path(__file__).parent / "localhost.pem"  # certificate and key of nobody but these tests
SMUGGLED = (
    b"Hello\r\n\n.\nMAIL FROM:<x@evil.example>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\n\r.\rBye\n.\r\nEnd\r\n"
)


class Mailbox:
    """Keeps what another implementation of SMTP understood."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], bytes]] = []
        self.was_encrypted: set[bool] = set()

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        self.was_encrypted.add(session.ssl is not None)
        return "250 Ok"


@contextmanager
def another_server(*, tls_from_the_start: bool = False, **options: Any) -> Iterator[tuple[Mailbox, int]]:
    mailbox = Mailbox()

    class Server(Controller):
        def factory(self) -> SMTP:
            return SMTP(self.handler, hostname="localhost", enable_SMTPUTF8=True, **options)

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    context = server_context() if tls_from_the_start else None
    server = Server(mailbox, hostname="127.0.0.1", port=port, ssl_context=context)
    server.start()
    try:
        yield mailbox, port
    finally:
        server.stop()


def hand_over(url: str, envelopes: list[EmailEnvelope]) -> list[Outcome]:
    """With a gateway that is gone before the server is: that one forgets to close what its clients leave open."""
    with closing(EmailGateway(url, connections=2)) as gateway:
        return gateway.hand_over(envelopes)


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


def knows_me(_server, _session, _envelope, _mechanism, credentials) -> AuthResult:
    right = (credentials.login, credentials.password) == (b"me", b"p@ss")
    return AuthResult(success=right, handled=False)


def test_a_body_that_imitates_the_end_arrives_as_one_message(provider, gateway):
    outcomes = gateway.hand_over([write_to("ana@example.org", SMUGGLED), write_to("eve@example.org")])

    assert [outcome.answer for outcome in outcomes] == [Answer.OK, Answer.OK]
    entries = {entry["recipient"]: entry for entry in provider.journal()}
    assert set(entries) == {"ana@example.org", "eve@example.org"}
    body = entries["ana@example.org"]["content"].partition("\r\n\r\n")[2]
    assert body.encode() == SMUGGLED.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def test_an_address_that_smuggles_is_refused_and_the_rest_of_the_group_leaves(provider, gateway):
    evil = write_to("ana@example.org>\r\nRCPT TO:<victim@example.org", key="evil")
    from_evil = write_to("ana@example.org", key="from-evil", sender="x@y.org>\r\nRCPT TO:<victim@example.org")

    outcomes = gateway.hand_over([evil, write_to("eve@example.org"), from_evil])

    assert [(outcome.answer, outcome.code) for outcome in outcomes] == [
        (Answer.HARD, ""),
        (Answer.OK, "250 2.0.0"),
        (Answer.HARD, ""),
    ]
    assert provider.recipients() == ["eve@example.org"]


def test_a_server_without_8bitmime_gets_the_7bit_form(tmp_path, new_gateway):
    with run_simulator(tmp_path, "--keep-content", "--without", "8BITMIME", "--without", "SMTPUTF8") as provider:
        gateway = new_gateway(provider.url)
        content = "Subject: é\r\n\r\né\r\n".encode()
        outcomes = gateway.hand_over(
            [
                write_to("ana@example.org", content=content, content_7bit=lambda: b"Subject: e\r\n\r\n=C3=A9\r\n"),
                write_to("eve@example.org", content=content),
                write_to("ida@example.org", content=content, content_7bit=lambda: 1 // 0),
                write_to("renée@example.org"),
                write_to("bo@example.org"),
            ]
        )

        assert [outcome.answer for outcome in outcomes] == ["ok", "hard", "soft", "hard", "ok"]
        assert {entry["recipient"]: entry["content"][-8:] for entry in provider.journal()} == {
            "ana@example.org": "=C3=A9\r\n",
            "bo@example.org": "\nHello\r\n",
        }


def test_another_implementation_understands_the_same():
    many = [write_to(f"fan{n}@example.org", SMUGGLED) for n in range(20)]
    odd = [write_to("renée@bücher.example"), write_to("big@example.org", b"x" * 20_000)]
    with another_server(data_size_limit=10_000) as (mailbox, port):
        outcomes = hand_over(f"smtp://127.0.0.1:{port}?tls=none", many + odd)

    assert [outcome.answer for outcome in outcomes] == [Answer.OK] * 21 + [Answer.HARD]
    assert sorted(recipient for _from, to, _content in mailbox.letters for recipient in to) == sorted(
        [*(envelope.recipient for envelope in many), "renée@xn--bcher-kva.example"]
    )


AUTH = {"auth_required": True, "require_starttls": True}


@pytest.mark.parametrize(
    ("url", "from_the_start"),
    [
        ("smtp://me:p%40ss@localhost:{port}?tls=required&ca_file={pem}", False),
        ("smtps://me:p%40ss@localhost:{port}?ca_file={pem}", True),
    ],
)
def test_the_letter_and_the_password_travel_encrypted(url, from_the_start):
    # This server does not count encryption from the start as encryption, and would offer no AUTH.
    options = {"auth_require_tls": False} if from_the_start else AUTH | {"tls_context": server_context()}
    with another_server(tls_from_the_start=from_the_start, authenticator=knows_me, **options) as (mailbox, port):
        outcomes = hand_over(url.format(port=port, pem=PEM), write_to_many(20))

    assert {outcome.answer for outcome in outcomes} == {Answer.OK}
    assert len(mailbox.letters) == 20
    assert from_the_start or mailbox.was_encrypted == {True}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("smtp://me:p%40ss@localhost:{port}?tls=required", "certificate verify failed"),
        ("smtp://me:wrong@localhost:{port}?tls=required&ca_file={pem}", "535"),
    ],
)
def test_a_forged_certificate_or_a_wrong_password_makes_the_gateway_unavailable(url, reason):
    options = AUTH | {"tls_context": server_context(), "authenticator": knows_me}
    with another_server(**options) as (mailbox, port), pytest.raises(GatewayUnavailable, match=reason) as refusal:
        hand_over(url.format(port=port, pem=PEM), [write_to("ana@example.org")])

    assert mailbox.letters == []
    assert "wrong" not in str(refusal.value)


def test_where_encryption_is_required_and_not_offered_nothing_leaves():
    with another_server() as (mailbox, port), pytest.raises(GatewayUnavailable, match="STARTTLS"):
        hand_over(f"smtp://127.0.0.1:{port}?tls=required", [write_to("ana@example.org")])
    assert mailbox.letters == []


@pytest.mark.parametrize("offered", [True, False])
def test_opportunistic_encryption_is_used_where_it_is_offered(offered):
    options = {"tls_context": server_context()} if offered else {}
    with another_server(**options) as (mailbox, port):
        outcomes = hand_over(f"smtp://127.0.0.1:{port}", write_to_many(3))

    assert {outcome.answer for outcome in outcomes} == {Answer.OK}
    assert mailbox.was_encrypted == {offered}
