"""Letters as mail servers, feedback loops and absent readers write them."""

from __future__ import annotations

from email.message import EmailMessage

from campaigns.feedback import mail
from campaigns.flow.deliver import keys

READER = "reader@elsewhere.example"
KEY_OF_FIRST = (7, 1)


def told(raw: bytes) -> list[tuple[str, str, str]]:
    """What is read of a letter: what happened to whom, and by which code."""
    return [(str(report.kind), report.recipient, report.code) for report in mail.read(raw)]


def our_key() -> str:
    return keys.local_part(*KEY_OF_FIRST)


def ours(to: str = READER, *, key: str = "") -> str:
    """The head of a letter of ours, as it comes back."""
    message_id = f"{key}@committee.example" if key else "one@elsewhere.example"
    return f"From: news@committee.example\nTo: {to}\nMessage-ID: <{message_id}>\nSubject: Le relais\n\nBonjour\n"


def written(
    body: str, *, sender: str = "MAILER-DAEMON@mx.example", to: str = "return@committee.example", **headers: str
) -> bytes:
    """A letter in plain text. `subject` and other headers by name, with underscores for hyphens."""
    named = {"Subject": "Undelivered Mail Returned to Sender"} | {
        name.replace("_", "-").title(): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\n" for name, value in named.items())
    return f"From: {sender}\nTo: {to}\n{head}Date: Sat, 27 Jul 2024 10:00:00 +0200\n\n{body}".encode()


def notified(
    *fields: str, said: str = "It failed.", returned: str = "", to: str = "return@committee.example"
) -> bytes:
    """A delivery status notification; `fields` for each recipient."""
    message = EmailMessage()
    message["From"], message["To"] = "Mail Delivery System <mailer-daemon@mx.example>", to
    message["Subject"], message["Date"] = "Undelivered Mail Returned to Sender", "Sat, 27 Jul 2024 10:00:00 +0200"
    message["Auto-Submitted"] = "auto-replied"
    status = "Reporting-MTA: dns; mx.example\n\n" + "\n\n".join(fields) + "\n"
    return _report(message, "delivery-status", said, ("message/delivery-status", status), returned)


def complained(feedback: str, *, returned: str = "", about: str = "Abuse report") -> bytes:
    """A report of a feedback loop."""
    message = EmailMessage()
    message["From"], message["To"] = "feedback@loop.example", "fbl@committee.example"
    message["Subject"], message["Date"] = about, "Sat, 27 Jul 2024 10:00:00 +0200"
    return _report(message, "feedback-report", "A report.", ("message/feedback-report", feedback), returned)


def _report(message: EmailMessage, kind: str, said: str, fields: tuple[str, str], returned: str) -> bytes:
    parts = [("text/plain; charset=utf-8", said), fields]
    parts += [("message/rfc822", returned)] if returned else []
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = f'multipart/report; report-type={kind}; boundary="b1"'
    head = "".join(f"{name}: {value}\n" for name, value in message.items())
    body = "".join(f"--b1\nContent-Type: {content}\n\n{text}\n" for content, text in parts)
    return f"{head}\n{body}--b1--\n".encode()
