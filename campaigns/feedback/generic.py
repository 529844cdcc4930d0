"""What does a provider say that speaks our own JSON? For gateways of the committee's, and for the simulator.

One object or a list of them: `event`, and what names the message (`reference`: our key; or `message`: its own name).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.utils.dateparse import parse_datetime

from campaigns.feedback import stops, words
from campaigns.feedback.posted import NotReadable, Posted
from campaigns.feedback.reports import Report, ReportKind

ANSWER: Final = "answer"
KINDS: Final = {
    "sent": ReportKind.ACCEPTED,
    "accepted": ReportKind.ACCEPTED,
    "delivered": ReportKind.DELIVERED,
    "failed": ReportKind.BOUNCED,
    "bounced": ReportKind.BOUNCED,
    "deferred": ReportKind.DEFERRED,
    "rejected": ReportKind.REJECTED,
    "complaint": ReportKind.COMPLAINT,
    "complained": ReportKind.COMPLAINT,
    "unsubscribe": ReportKind.UNSUBSCRIBE,
    "stop": ReportKind.UNSUBSCRIBE,
    "start": ReportKind.RESUBSCRIBE,
    "opened": ReportKind.OPENED,
    "clicked": ReportKind.CLICKED,
    "auto_reply": ReportKind.AUTO_REPLY,
}
# What a reader may say once more in the same words, when they said the contrary meanwhile.
WISHES: Final = {ANSWER, "unsubscribe", "stop", "start"}


def read(posted: Posted) -> Iterable[Report]:
    """Raises `NotReadable`."""
    return [_report(one) for one in _events(posted)]


def event_id(posted: Posted) -> str:
    """A new name for a wish whose moment is not told: it cannot be known from the one that was said before it, and
    heard twice it changes nothing. Empty for the rest, which says the same where it is the same.
    """
    try:
        told = _events(posted)
    except NotReadable:
        return ""
    is_undated = any(one["event"] in WISHES and _moment(one.get("at")) is None for one in told)
    return uuid.uuid4().hex if is_undated else ""


def _events(posted: Posted) -> list[dict[str, Any]]:
    """Raises `NotReadable`."""
    told = posted.json if isinstance(posted.json, list) else [posted.json]
    if not told or not all(isinstance(one, dict) and isinstance(one.get("event"), str) for one in told):
        raise NotReadable
    return told


def _report(told: dict[str, Any]) -> Report:
    if told["event"] == ANSWER:
        return _answer(told)
    return Report(
        kind=KINDS.get(told["event"], ReportKind.OTHER),
        at=_moment(told.get("at")),
        key=_text(told.get("reference")),
        reference=_text(told.get("message")),
        recipient=_text(told.get("recipient")),
        code=_text(told.get("code"))[:20],
        text=words.trimmed(told.get("text")),
        url=_text(told.get("url")),
    )


def _answer(told: dict[str, Any]) -> Report:
    """What a reader wrote back to an SMS. Only STOP and START are kept of it."""
    text = _text(told.get("text"))
    if stops.wants_no_more(text):
        kind = ReportKind.UNSUBSCRIBE
    elif stops.takes_it_back(text):
        kind = ReportKind.RESUBSCRIBE
    else:
        return Report(kind=ReportKind.OTHER)
    return Report(kind=kind, at=_moment(told.get("at")), recipient=_text(told.get("recipient")))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    try:
        moment = parse_datetime(_text(value))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
