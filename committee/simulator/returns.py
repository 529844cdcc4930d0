"""What comes back by mail? Reports of e-mails as letters to the return address, in a Maildir.

A bounce, a delay or a delivery is a delivery status notification (RFC 3464); a complaint comes from the feedback loop
of a mailbox provider (RFC 5965). What a reader did with a letter comes by no mail: such a rule brings nothing.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

HERE: Final = "simulator.example"
DIAGNOSIS: Final = {
    "bounced": ("failed", "5.0.0", "550 {code} The message was not accepted"),
    "failed": ("failed", "5.0.0", "550 {code} The message was not accepted"),
    "deferred": ("delayed", "4.0.0", "451 {code} Tried again later"),
    "delivered": ("delivered", "2.0.0", "250 {code} Delivered"),
}
COMPLAINT: Final = "complained"


class Maildir:
    """Where the letters lie until somebody takes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def lay(self, letter: bytes) -> None:
        """Seen by whoever looks only when it is there as a whole."""
        name = uuid.uuid4().hex
        draft = self._folder / "tmp" / name
        draft.write_bytes(letter)
        draft.rename(self._folder / "new" / name)


def letter(entry: Mapping[str, Any], *, event: str, code: str) -> bytes | None:
    """What is written of this acceptance; None where this event comes by no mail."""
    if event == COMPLAINT:
        return _of_loop(entry).encode()
    if event in DIAGNOSIS:
        return _of_server(entry, event, code).encode()
    return None


def _of_server(entry: Mapping[str, Any], event: str, code: str) -> str:
    action, usual, words = DIAGNOSIS[event]
    status = code or usual
    reason, recipient = words.format(code=status), entry["recipient"]
    return _report(
        "delivery-status",
        entry,
        to=entry["mail_from"],
        subject=f"Mail delivery: {action}",
        said=f"This is the mail system at {HERE}.\n\n<{recipient}>: {reason}\n",
        fields=f"Reporting-MTA: dns; {HERE}\n\nFinal-Recipient: rfc822; {recipient}\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: smtp; {reason}\n",
    )


def _of_loop(entry: Mapping[str, Any]) -> str:
    return _report(
        "feedback-report",
        entry,
        to=f"loop@{HERE}",
        subject="Abuse report",
        said="A reader says that they did not want the message below.\n",
        fields=f"Feedback-Type: abuse\nUser-Agent: simulator\nVersion: 1\n"
        f"Original-Mail-From: <{entry['mail_from']}>\nOriginal-Rcpt-To: <{entry['recipient']}>\n",
    )


def _report(kind: str, entry: Mapping[str, Any], *, to: str, subject: str, said: str, fields: str) -> str:
    """With the head of the message, as most servers send it back."""
    name = hashlib.blake2b(f"{kind} {subject} {entry['key']} {entry['at']}".encode(), digest_size=12).hexdigest()
    head = {
        "Return-Path": "<>",
        "From": f"Mail Delivery System <mailer-daemon@{HERE}>",
        "To": to,
        "Subject": subject,
        "Date": format_datetime(datetime.now(UTC)),
        "Message-ID": f"<{name}@{HERE}>",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/report; report-type={kind}; boundary="{name}"',
    }
    parts = {
        "text/plain; charset=utf-8": said,
        f"message/{kind}": fields,
        "text/rfc822-headers; charset=utf-8": f"Message-ID: <{entry['key']}>\nTo: {entry['recipient']}\n",
    }
    headers = "".join(f"{header}: {value}\n" for header, value in head.items())
    body = "".join(f"--{name}\nContent-Type: {content}\n\n{text}\n" for content, text in parts.items())
    return f"{headers}\n{body}--{name}--\n"
