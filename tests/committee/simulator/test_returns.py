"""What became of an e-mail comes back as mail servers and feedback loops write it: by a letter, or several."""

from __future__ import annotations

import email
import email.policy
import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.simulator import RunningSimulator, run_simulator

KEY, RETURN_PATH = "7.1.seal@committee.example", "bounce+7.1.seal@committee.example"


@pytest.fixture
def provider(tmp_path):
    with run_simulator(tmp_path, "--maildir", str(tmp_path / "mail")) as running:
        yield running


def came_back(provider: RunningSimulator, recipient: str, *reports: dict, copies: int = 1) -> list[EmailMessage]:
    """Send a letter to this reader; what lies in the Maildir once all that is to be reported is."""
    if reports:
        provider.break_with(reports=list(reports))
    with smtplib.SMTP("127.0.0.1", provider.port) as server:
        server.sendmail(RETURN_PATH, [recipient], f"Message-ID: <{KEY}>\r\nSubject: Relays\r\n\r\nAt nine.\r\n")
    provider.wait_until(lambda each: each.state()["reports"] == {"posted": copies, "waiting": 0, "given_up": 0})
    letters = [path.read_bytes() for path in sorted(Path(provider.folder, "mail", "new").iterdir())]
    return [email.message_from_bytes(letter, policy=email.policy.default) for letter in letters]


def fields_of(letter: EmailMessage, kind: str) -> dict[str, str]:
    """Of the part of that kind, which the parser takes for messages of their own."""
    part = next(part for part in letter.walk() if part.get_content_type() == kind)
    groups = part.get_payload()
    if isinstance(groups, str):
        groups = [email.message_from_string(groups)]
    return {name: value for group in groups for name, value in group.items()}


def test_a_bounce_is_a_delivery_status_notification_to_the_return_path(provider):
    (letter,) = came_back(provider, "ada@example.org", {"event": "bounced", "code": "5.2.1"})

    assert (letter["To"], letter["Return-Path"]) == (RETURN_PATH, "<>")
    assert letter.get_content_type() == "multipart/report"
    fields = fields_of(letter, "message/delivery-status")
    assert fields["Final-Recipient"] == "rfc822; ada@example.org"
    assert (fields["Action"], fields["Status"]) == ("failed", "5.2.1")
    assert fields_of(letter, "text/rfc822-headers")["Message-ID"] == f"<{KEY}>"


def test_a_complaint_is_a_report_of_a_feedback_loop(provider):
    (letter,) = came_back(provider, "complains-1@example.org")

    fields = fields_of(letter, "message/feedback-report")
    assert (fields["Feedback-Type"], fields["Original-Rcpt-To"]) == ("abuse", "<complains-1@example.org>")


def test_copies_are_the_same_letter_and_what_a_reader_did_comes_by_no_mail(provider):
    letters = came_back(
        provider, "ada@example.org", {"event": "delivered", "copies": 2, "shuffle": 0.1}, {"event": "opened"}, copies=2
    )

    assert len(letters) == 2
    assert len({letter.as_bytes() for letter in letters}) == 1
