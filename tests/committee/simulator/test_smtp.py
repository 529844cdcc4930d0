"""The sink speaks SMTP as a strict relay does: seen by the standard library's client and by bare sockets."""

from __future__ import annotations

import hashlib
import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulator import RunningSimulator, run_simulator

LETTER = (
    b"Message-ID: <1.2@committee.example>\r\nSubject: =?utf-8?q?=C3=A9t=C3=A9?=\r\n =?utf-8?b?IOWkjw==?=\r\n\r\n"
    b"Hello\r\n.dot\r\n"
)


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[RunningSimulator]:
    with run_simulator(tmp_path, "--keep-content", "--largest", "2000") as running:
        yield running


def send(provider: RunningSimulator, *recipients: str, content: bytes = LETTER) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", provider.port) as client:
        return client.sendmail("b-1@bounces.committee.example", recipients, content, mail_options=["BODY=8BITMIME"])


def talk(provider: RunningSimulator, sent: bytes) -> list[str]:
    """The replies to bytes written at once, greeting left out, until the sink closes after a QUIT."""
    with socket.create_connection(("127.0.0.1", provider.port)) as client:
        client.sendall(sent)
        said = b"".join(iter(lambda: client.recv(65536), b""))
    return said.decode().split("\r\n")[1:-1]


def test_the_journal_tells_each_acceptance(provider):
    send(provider, "ana@example.org", "eve@example.org")

    journal = provider.journal()
    assert [entry["recipient"] for entry in journal] == ["ana@example.org", "eve@example.org"]
    for entry in journal:
        assert entry.pop("at") > 1_700_000_000
        assert entry == {
            "channel": "email",
            "key": "1.2@committee.example",
            "subject": "été 夏",
            "size": len(LETTER),
            "sha256": hashlib.sha256(LETTER).hexdigest(),
            "content": LETTER.decode(),
            "connection": 1,
            "mail_from": "b-1@bounces.committee.example",
            "parameters": f"size={len(LETTER)} BODY=8BITMIME",
            "recipient": entry["recipient"],
        }


def test_a_refused_recipient_is_not_in_the_journal(provider):
    assert send(provider, "bounce-1@example.org", "ana@example.org") == {
        "bounce-1@example.org": (550, b"5.1.1 No such mailbox")
    }
    assert provider.recipients() == ["ana@example.org"]


def test_pipelined_commands_are_answered_in_order(provider):
    replies = talk(
        provider,
        b"EHLO me\r\nMAIL FROM:<a@b.org>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\nHello\r\n.\r\n"
        b"MAIL FROM:<a@b.org>\r\nRCPT TO:<bounce-1@example.org>\r\nDATA\r\nRSET\r\nNOOP\r\nQUIT\r\n",
    )

    assert replies[:6] == [
        "250-simulator", "250-PIPELINING", "250-8BITMIME", "250-SMTPUTF8", "250-ENHANCEDSTATUSCODES", "250 SIZE 2000"
    ]  # fmt: skip
    assert [reply[:3] for reply in replies[6:]] == [
        "250", "250", "354", "250", "250", "550", "554", "250", "250", "221"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("commands", "reply"),
    [
        ("MAIL FROM:a@b.org", "501"),
        ("MAIL FROM:<a@b.org> SIZE=2001", "552"),
        ("MAIL FROM:<a@b.org> NOTIFY=NEVER", "555"),
        ("MAIL FROM:<é@b.org>", "553"),
        ("RCPT TO:<a@b.org>", "503"),
        ("DATA", "554"),
        ("MAIL FROM:<>\r\nMAIL FROM:<>", "503"),
        ("MAIL FROM:<>\r\nRCPT TO:<nobody>", "501"),
        ("MAIL FROM:<>\r\nRCPT TO:<é@b.org>", "553"),
        ("MAIL FROM:<>\r\nRCPT TO:<a@b.org>\r\nDATA\r\n\xe9\r\n.", "554"),
        ("MAIL FROM:<>\r\nRCPT TO:<a@b.org>\r\nDATA\r\n" + "x" * 2001 + "\r\n.", "552"),
        ("MAIL FROM:<>\r\nRCPT TO:<a@b.org>\r\nDATA\r\n.", "250"),
        ("EXPN all", "500"),
    ],
)
def test_what_is_not_smtp_is_refused(provider, commands, reply):
    assert talk(provider, f"EHLO me\r\n{commands}\r\nQUIT\r\n".encode())[-2][:3] == reply


def test_only_a_dot_between_two_whole_line_ends_ends_a_message(provider):
    content = b"a\n.\nb\r.\rc\r\n.\nd\n.\r\ne\r\n"
    talk(provider, b"EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.org>\r\nDATA\r\n" + content + b".\r\nQUIT\r\n")

    assert [entry["size"] for entry in provider.journal()] == [len(content) - 1]  # the dot of "\r\n.\nd" is unstuffed


def test_an_endless_line_is_cut_off(provider):
    assert talk(provider, b"x" * 5000) == ["500 5.5.2 Line too long"]


def test_what_it_is_told_not_to_offer_it_does_not_offer(tmp_path):
    with run_simulator(tmp_path, "--without", "PIPELINING", "--without", "8BITMIME") as provider:
        with smtplib.SMTP("127.0.0.1", provider.port) as client:
            client.ehlo()
            assert set(client.esmtp_features) == {"smtputf8", "enhancedstatuscodes", "size"}
        assert talk(provider, b"EHLO me\r\nMAIL FROM:<> BODY=8BITMIME\r\nQUIT\r\n")[-2][:3] == "555"


def test_a_bytewise_client_is_understood(provider):
    with socket.create_connection(("127.0.0.1", provider.port)) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.org>\r\nDATA\r\n..a\r\n.\r\nQUIT\r\n":
            client.sendall(bytes([byte]))
        while client.recv(65536):
            pass

    assert [entry["content"] for entry in provider.journal()] == [".a\r\n"]
