"""What goes wrong does so on command, where and for whom it was ordered, and the same way each time."""

from __future__ import annotations

import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from committee.simulator.fault import Fault, Step
from committee.simulator.faults import Faults
from tests.simulator import RunningSimulator, run_simulator


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[RunningSimulator]:
    with run_simulator(tmp_path) as running:
        yield running


def send(provider: RunningSimulator, recipient: str) -> str:
    """The code of the reply that ended it, or "lost"."""
    try:
        with smtplib.SMTP("127.0.0.1", provider.port, timeout=60) as client:
            client.sendmail("a@b.org", [recipient], f"Message-ID: <{recipient}>\r\n\r\nHello\r\n")
    except smtplib.SMTPServerDisconnected:
        return "lost"
    except smtplib.SMTPRecipientsRefused as refusal:
        return str(refusal.recipients[recipient][0])
    except smtplib.SMTPResponseException as refusal:
        return str(refusal.smtp_code)
    return "250"


@pytest.mark.parametrize(
    ("mailbox", "replies", "journalled"),
    [
        ("bounce-1", ["550", "550"], 0),
        ("full-1", ["452", "452"], 0),
        ("greylist-1", ["451", "250"], 1),
        ("blocked-1", ["554", "554"], 0),
        ("busy-1", ["421", "421"], 0),
        ("spam-1", ["554", "554"], 0),
        ("drop-1", ["lost", "lost"], 0),
        ("lost-1", ["lost", "lost"], 2),
        ("bounced", ["250", "250"], 2),
    ],
)
def test_a_mailbox_with_a_meaning_keeps_it(provider, mailbox, replies, journalled):
    assert [send(provider, f"{mailbox}@example.org") for _ in replies] == replies
    assert len(provider.journal()) == journalled


@pytest.mark.parametrize(
    ("fault", "reply", "journalled"),
    [
        ({"at": "connect", "reply": "421 4.7.0 Too many"}, "421", 0),
        ({"at": "connect", "drop": "before"}, "lost", 0),
        ({"at": "mail", "reply": "550 5.7.1 Not you"}, "550", 0),
        ({"at": "rcpt", "reply": "450 4.2.1 Busy"}, "450", 0),
        ({"at": "rcpt", "drop": "before"}, "lost", 0),
        ({"at": "data", "reply": "451 4.3.0 Later"}, "451", 0),
        ({"at": "data", "drop": "before"}, "lost", 0),
        ({"at": "dot", "reply": "452 4.3.1 Disk full"}, "452", 0),
        ({"at": "dot", "drop": "before"}, "lost", 0),
        ({"at": "dot", "drop": "after"}, "lost", 1),
        ({"at": "dot", "delay": 0.05}, "250", 1),
    ],
)
def test_a_fault_is_obeyed_from_the_moment_it_is_written_until_it_is_gone(provider, fault, reply, journalled):
    provider.break_with(fault)
    assert send(provider, "ana@example.org") == reply
    assert len(provider.journal()) == journalled

    provider.break_with()
    assert send(provider, "eve@example.org") == "250"


def test_a_fault_befalls_only_whom_it_names(provider):
    provider.break_with(
        {"at": "rcpt", "recipient": "*@slow.example", "reply": "451 Later"},
        {"at": "rcpt", "recipient": "*@once.example", "times": 1, "reply": "451 Later"},
    )
    asked = ["a@slow.example", "a@once.example", "b@once.example", "a@once.example", "a@example.org"]

    assert [send(provider, recipient) for recipient in asked] == ["451", "451", "451", "250", "250"]


def test_a_delay_is_kept(provider):
    provider.break_with({"at": "dot", "delay": 0.3})
    begun = time.monotonic()

    assert send(provider, "ana@example.org") == "250"
    assert time.monotonic() - begun >= 0.3


def test_a_port_can_be_closed_and_opened_again(provider):
    provider.break_with({"at": "connect", "refuse": True})
    provider.wait_until(lambda provider: not is_listening(provider))

    provider.break_with()
    provider.wait_until(is_listening)
    assert send(provider, "ana@example.org") == "250"


def is_listening(provider: RunningSimulator) -> bool:
    try:
        socket.create_connection(("127.0.0.1", provider.port)).close()
    except ConnectionError:
        return False
    return True


def test_a_held_answer_comes_when_the_hold_ends_and_the_journal_has_the_line_before(provider):
    provider.break_with({"at": "dot", "recipient": "ana*", "hold": True})
    answers: list[str] = []
    sender = threading.Thread(target=lambda: answers.append(send(provider, "ana@example.org")))
    sender.start()
    provider.wait_until(lambda provider: provider.state()["held"] == 1)

    assert provider.state()["keys"] == ["ana@example.org"]
    assert provider.recipients() == ["ana@example.org"]
    assert send(provider, "eve@example.org") == "250"
    assert answers == []

    provider.break_with()
    sender.join(60)
    assert answers == ["250"]
    provider.wait_until(lambda provider: provider.state()["held"] == 0)


def test_a_sender_that_dies_while_it_is_held_leaves_its_line_and_is_held_no_more(provider):
    provider.break_with({"at": "dot", "hold": True})
    with socket.create_connection(("127.0.0.1", provider.port)) as client:
        client.sendall(b"EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\nHello\r\n.\r\n")
        provider.wait_until(lambda provider: provider.state()["held"] == 1)
    provider.wait_until(lambda provider: provider.state()["held"] == 0)

    assert provider.recipients() == ["ana@example.org"]


def test_a_control_file_that_is_none_changes_nothing(provider):
    provider.break_with({"at": "rcpt", "reply": "451 Later"})
    assert send(provider, "ana@example.org") == "451"
    for wrong in (
        '{"faults": [',
        '{"faults": [{"at": "lunch", "reply": "451"}]}',
        '{"faults": [{"at": "rcpt"}]}',
        "[]",
    ):
        (provider.folder / "draft").write_text(wrong)
        (provider.folder / "draft").replace(provider.folder / "control")
        assert send(provider, "ana@example.org") == "451"

    assert (provider.folder / "complaints").read_text().count(f"{provider.folder / 'control'}: ") == 4


def test_a_share_is_about_that_share_and_always_of_the_same():
    fault = Fault(Step.RCPT, share=0.2, reply="451 Later")
    struck = {n for n in range(2000) if fault.strikes(f"fan{n}@example.org", 0)}
    again = {n for n in struck if fault.strikes(f"fan{n}@example.org", 1)}

    assert 330 < len(struck) < 470
    assert struck == {n for n in range(2000) if fault.strikes(f"fan{n}@example.org", 0)}
    assert len(again) < len(struck) / 2  # an attempt is its own throw of the dice


def test_without_a_control_file_only_the_mailboxes_have_faults(tmp_path):
    for faults in (Faults(), Faults(tmp_path / "not there")):
        assert faults.find(Step.RCPT, "ana@example.org") is None
        assert faults.find(Step.RCPT, "bounce-1@example.org").reply.startswith("550")
        assert not faults.refuse_connections()
