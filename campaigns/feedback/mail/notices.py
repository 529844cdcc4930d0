"""What does Amazon SES say by mail? Where its notifications are subscribed to by e-mail, they come as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from campaigns.feedback.mail import diagnosis
from campaigns.feedback.mail.addresses import address_in
from campaigns.feedback.mail.opened import Letter
from campaigns.feedback.mail.told import Told
from campaigns.feedback.reports import ReportKind

BEGINS: Final = ('{"notificationType"', '{"eventType"')
KINDS: Final = {
    "bounce": ReportKind.BOUNCED,
    "complaint": ReportKind.COMPLAINT,
    "delivery": ReportKind.DELIVERED,
}
RECIPIENTS: Final = {"bounce": "bouncedRecipients", "complaint": "complainedRecipients", "delivery": "recipients"}
PASSING: Final = "Transient"


def read(letter: Letter) -> list[Told]:
    """What the notification in this letter tells; nothing where there is none."""
    places = [place for mark in BEGINS if (place := letter.told.find(mark)) >= 0]
    if not places:
        return []
    # Mail folds long lines; the JSON has no line breaks of its own.
    text = letter.told[min(places) :].replace("\r", "").replace("\n", "")
    try:
        notice, _end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return []
    return list(_told(notice)) if isinstance(notice, dict) else []


def _told(notice: dict[str, Any]) -> Iterator[Told]:
    name = str(notice.get("notificationType") or notice.get("eventType") or "").lower()
    event = notice.get(name)
    if name not in KINDS or not isinstance(event, dict):
        return
    recipients = event.get(RECIPIENTS[name])
    for one in recipients if isinstance(recipients, list) else []:
        said = one if isinstance(one, dict) else {"emailAddress": one}
        status, diagnostic = str(said.get("status", "")), str(said.get("diagnosticCode", ""))
        code = diagnosis.code_in(diagnostic, status)
        if event.get("bounceType") == PASSING and not code:
            code = "4.0.0"
        yield Told(address_in(str(said.get("emailAddress", ""))), KINDS[name], code, diagnosis.words_of(diagnostic))
