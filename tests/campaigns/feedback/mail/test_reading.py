"""What a letter to the return address says: of whom, what, and by which code."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from campaigns.feedback import mail
from campaigns.feedback.codes import Verdict, verdict
from campaigns.feedback.reports import ReportKind
from tests.campaigns.feedback.mail.letters import READER, complained, notified, our_key, ours, told, written


def fields(recipient: str = READER, action: str = "failed", status: str = "5.1.1", **more: str) -> str:
    named = "".join(f"\n{name.replace('_', '-')}: {value}" for name, value in more.items())
    return f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}{named}"


# Notifications of RFC 3464


def test_notification_says_who_when_and_by_which_code():
    raw = notified(fields(Diagnostic_Code=f"smtp; 550 5.1.1 <{READER}>... User unknown"))

    (report,) = mail.read(raw)

    assert report.kind is ReportKind.BOUNCED
    assert report.recipient == READER
    assert report.code == "550 5.1.1"
    assert report.text == "550 5.1.1 <…>... User unknown"
    assert report.at == datetime(2024, 7, 27, 8, tzinfo=UTC)


def test_what_the_remote_server_said_goes_before_what_its_neighbour_made_of_it():
    raw = notified(fields(status="5.1.1", Diagnostic_Code="smtp; 550 5.7.1 Your address is on a list of ours"))

    (report,) = mail.read(raw)

    assert verdict(report.code, report.text) is Verdict.POLICY


def test_undefined_status_is_judged_by_the_code_within_the_words():
    raw = notified(fields(status="5.0.0", Diagnostic_Code="smtp; 5.1.0 - Unknown address 550-'5.2.2 Mailbox full'"))

    (report,) = mail.read(raw)

    assert (report.code, verdict(report.code, report.text)) == ("550 5.2.2", Verdict.TEMPORARY)


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("delayed", "4.4.1", "deferred"),
        ("delivered", "2.0.0", "delivered"),
        ("relayed", "2.0.0", "accepted"),
        ("expanded", "2.0.0", "accepted"),
        ("failed", "4.4.7", "bounced"),
        ("", "5.1.1", "bounced"),
        ("", "4.4.1", "deferred"),
    ],
)
def test_action_decides_what_became_of_it_and_the_class_only_where_there_is_none(action, status, kind):
    assert told(notified(fields(action=action, status=status))) == [(kind, READER, status)]


def test_address_we_wrote_to_counts_and_not_the_one_it_was_passed_on_to():
    raw = notified(fields("inner@backend.example", Original_Recipient=f"rfc822;{READER}"))

    assert told(raw) == [("bounced", READER, "5.1.1")]


def test_each_recipient_is_told_of_once():
    raw = notified(fields("one@x.example"), fields("two@x.example", status="5.2.2"), fields("one@x.example"))

    assert told(raw) == [("bounced", "one@x.example", "5.1.1"), ("bounced", "two@x.example", "5.2.2")]


def test_notification_in_base64_is_read():
    encoded = base64.encodebytes(fields().encode()).decode()
    raw = notified("").replace(
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n",
        f"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n{encoded}".encode(),
    )

    assert told(raw) == [("bounced", READER, "5.1.1")]


def test_notification_whose_parts_came_apart_is_read_from_its_text():
    raw = written(
        f"It failed.\n\n--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n{fields()}\n"
    )

    assert told(raw) == [("bounced", READER, "5.1.1")]


def test_notification_within_a_letter_is_read():
    inner = notified(fields())
    raw = written("", content_type='multipart/mixed; boundary="outer"', mime_version="1.0") + (
        b"--outer\nContent-Type: message/rfc822\n\n" + inner + b"--outer--\n"
    )

    assert told(raw) == [("bounced", READER, "5.1.1")]


# Whose it is


@pytest.mark.parametrize("place", ["return path", "delivered to", "message id", "words"])
def test_our_key_is_found_wherever_a_server_kept_it(place):
    key = our_key()
    raws = {
        "return path": notified(fields(), to=f"bounce+{key}@committee.example"),
        "delivered to": b"Delivered-To: bounce+" + key.encode() + b"@committee.example\n" + notified(fields()),
        "message id": notified(fields(), returned=ours(key=key)),
        "words": written(f"<{READER}>: 550 5.1.1 unknown\n\n--- Below this line is a copy\n\n{ours(key=key)}"),
    }

    assert [report.key for report in mail.read(raws[place])] == [key]


def test_key_that_was_invented_is_none():
    campaign, n, _seal = our_key().split(".")
    forged = f"{campaign}.{n}.{'0' * 12}"

    assert [report.key for report in mail.read(notified(fields(), to=f"bounce+{forged}@committee.example"))] == [""]


def test_address_that_stands_for_several_is_not_dead_because_one_of_them_is():
    raw = notified(
        fields("gone@x.example"),
        fields("full@x.example", status="5.2.2"),
        to=f"bounce+{our_key()}@committee.example",
    )

    (report,) = mail.read(raw)

    assert verdict(report.code, report.text) is Verdict.TEMPORARY


# What else comes back


def test_words_of_a_report_hold_no_address():
    (report,) = mail.read(written(f"<{READER}>: 550 5.1.1 <{READER}>: no mailbox of {READER} here"))

    assert "@" not in report.text


def test_notification_of_amazon_by_mail_is_read():
    notice = {
        "notificationType": "Bounce",
        "bounce": {
            "bouncedRecipients": [{"emailAddress": READER, "status": "5.1.1", "diagnosticCode": "550 5.1.1 x"}]
        },
    }
    raw = written(
        json.dumps(notice) + "\n\n--\nUnsubscribe here", sender="no-reply@sns.example", subject="Notification"
    )

    assert told(raw) == [("bounced", READER, "550 5.1.1")]


# Complaints and requests


def test_complaint_says_whose_it_is():
    raw = complained(f"Feedback-Type: abuse\nOriginal-Rcpt-To: {READER}\n", returned=ours(key=our_key()))

    (report,) = mail.read(raw)

    assert (report.kind, report.recipient, report.key) == (ReportKind.COMPLAINT, READER, our_key())


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("abuse", "complaint"),
        ("fraud", "complaint"),
        ("opt-out", "unsubscribe"),
        ("not-spam", "other"),
        ("auth-failure", "other"),
        ("virus", "other"),
    ],
)
def test_kind_of_feedback_decides_what_it_is(kind, expected):
    raw = complained(f"Feedback-Type: {kind}\n", returned=ours())

    assert told(raw) == [(expected, READER, "")]


def test_message_that_a_loop_sends_back_as_it_was_is_a_complaint():
    raw = complained("", about="complaint about message from 192.0.2.1", returned=ours())
    raw = raw.replace(b"message/feedback-report", b"text/plain").replace(b"multipart/report", b"multipart/mixed")

    assert told(raw) == [("complaint", READER, "")]


@pytest.mark.parametrize("subject", ["unsubscribe", "Unsubscribe me", "Re: UNSUBSCRIBE", "Désinscription", "Abmelden"])
def test_request_to_be_left_out_is_the_writers(subject):
    raw = written("Please.", sender=f"A Reader <{READER}>", subject=subject, auto_submitted="auto-replied")

    assert told(raw) == [("unsubscribe", READER, "")]


# Answers, and everything else


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied", "subject": "Re: Le relais"},
        {"subject": "Automatic reply: Le relais"},
        {"subject": "Réponse automatique : Le relais"},
        {"subject": "Abwesenheitsnotiz"},
        {"subject": "自動返信"},
        {"subject": "Re: Le relais", "x_autoreply": "yes"},
        {"subject": "Re: Le relais", "precedence": "auto_reply"},
    ],
)
def test_answer_of_an_absent_reader_says_nothing_of_the_address(headers):
    away = "I have left the company: this address does not exist any more. Delivery failed. Write to next@x.example."

    assert told(written(away, sender=READER, **headers)) == [("auto_reply", "", "")]


@pytest.mark.parametrize(
    "raw",
    [
        written("Thank you! When does my shift begin?", sender=READER, subject="Re: Le relais"),
        written(
            f"What is this?\n> <{READER}>: 550 5.1.1 unknown\n",
            sender="friend@x.example",
            subject="Re: Undelivered Mail Returned to Sender",
            in_reply_to="<a@x.example>",
        ),
        written("", sender=READER, subject=""),
        b"",
        b"\n",
    ],
    ids=["an answer", "a bounce quoted", "an empty letter", "nothing", "an empty line"],
)
def test_letter_of_a_person_reports_nothing(raw):
    assert mail.read(raw) == []
