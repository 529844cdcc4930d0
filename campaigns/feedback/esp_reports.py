"""What does an e-mail provider's event say, in our words? anymail makes thirteen vocabularies one; here it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from anymail.signals import EventType, RejectReason
from django.utils.translation import gettext_noop

from campaigns.feedback import esp, scanners, words
from campaigns.feedback.posted import NotReadable, Posted
from campaigns.feedback.reports import Report, ReportKind
from campaigns.flow.deliver import keys

KINDS: Final = {
    EventType.QUEUED: ReportKind.ACCEPTED,
    EventType.SENT: ReportKind.ACCEPTED,
    EventType.DELIVERED: ReportKind.DELIVERED,
    EventType.BOUNCED: ReportKind.BOUNCED,
    EventType.DEFERRED: ReportKind.DEFERRED,
    EventType.REJECTED: ReportKind.REJECTED,
    EventType.FAILED: ReportKind.REJECTED,
    EventType.COMPLAINED: ReportKind.COMPLAINT,
    EventType.UNSUBSCRIBED: ReportKind.UNSUBSCRIBE,
    EventType.OPENED: ReportKind.OPENED,
    EventType.CLICKED: ReportKind.CLICKED,
    EventType.AUTORESPONDED: ReportKind.AUTO_REPLY,
}
_NOT_DELIVERED: Final = {ReportKind.REJECTED, ReportKind.BOUNCED}
# We fetch no address that we are told, whoever signed it.
TO_BE_CONFIRMED: Final = gettext_noop(
    "Amazon asks whether this subscription is meant: confirm it in the console of SNS."
)
_NO_MAILBOX_AT_AMAZON: Final = "Permanent: NoEmail"
# anymail has one name for whatever came back. The providers have two; Amazon's stands in the description.
_MAY_PASS: Final = re.compile(r"(?:activity\.)?soft_?bounced?|transient\b", re.IGNORECASE)
_NAMED_IN: Final = ("event", "type", "Type")
PASSING: Final = "4.0.0"
# Under which name the hand-over gives our key along.
KEY_IN_METADATA: Final = "key"


def read(name: str, posted: Posted) -> Iterable[Report]:
    """Raises `NotReadable`."""
    if posted.headers.get("x-amz-sns-message-type") == "SubscriptionConfirmation":
        raise NotReadable(TO_BE_CONFIRMED)
    told = [event for event in esp.events(name, posted) if hasattr(event, "mta_response")]
    return [report for event in told for report in _reports(event)]


def _reports(event: Any) -> Iterator[Report]:
    report = _report(event)
    yield report
    # It keeps a list of its own of those who left by its links: they have left us, too.
    if report.kind in _NOT_DELIVERED and event.reject_reason == RejectReason.UNSUBSCRIBED:
        yield replace(report, kind=ReportKind.UNSUBSCRIBE)


def _report(event: Any) -> Report:
    answer = str(event.mta_response or event.description or "")
    return Report(
        kind=KINDS.get(event.event_type, ReportKind.OTHER),
        at=_aware(event.timestamp),
        key=_key(event),
        reference=str(event.message_id or ""),
        recipient=str(event.recipient or ""),
        code=words.code_in(answer) or _code_of_reason(event),
        text=words.trimmed(answer),
        url=str(event.click_url or ""),
        is_machine=scanners.is_machine(str(event.user_agent or "")),
    )


def _code_of_reason(event: Any) -> str:
    """Where the server gave none: what a provider says of the address, or of the bounce, is as good as one."""
    if event.description == _NO_MAILBOX_AT_AMAZON:
        return "5.1.1"
    if event.reject_reason == RejectReason.INVALID:
        return "5.1.3"
    return PASSING if _may_pass(event) else ""


def _may_pass(event: Any) -> bool:
    """A domain that is not found may be a name server that is down for an hour, and with it all who live there."""
    told = event.esp_event if isinstance(event.esp_event, dict) else {}
    names = [*(told.get(name) for name in _NAMED_IN), event.description]
    return any(isinstance(name, str) and _MAY_PASS.match(name) for name in names)


def _key(event: Any) -> str:
    """Our key: among what we gave along, or as the Message-ID that the provider kept."""
    given = (event.metadata or {}).get(KEY_IN_METADATA)
    if isinstance(given, str) and given:
        return given
    local = str(event.message_id or "").strip("<>").partition("@")[0]
    return local if keys.resolve(local) else ""


def _aware(moment: datetime | None) -> datetime | None:
    return moment if moment and moment.tzinfo else None
