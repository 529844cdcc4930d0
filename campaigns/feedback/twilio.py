"""What does a provider tell of an SMS that speaks as Twilio does? What became of one, or what somebody answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from campaigns.feedback import stops
from campaigns.feedback.reports import Report, ReportKind
from campaigns.gateways.sms.twilio import DEAD, LEFT

STATES: Final = {
    "queued": ReportKind.ACCEPTED,
    "accepted": ReportKind.ACCEPTED,
    "sending": ReportKind.ACCEPTED,
    "sent": ReportKind.ACCEPTED,
    "delivered": ReportKind.DELIVERED,
    "read": ReportKind.DELIVERED,
    "undelivered": ReportKind.BOUNCED,
    "failed": ReportKind.REJECTED,
    "canceled": ReportKind.REJECTED,
}
# In the words of RFC 3463, in which dead addresses are known: nobody has the number, it takes no SMS. A telephone
# that is off (30003), a filter (30007) or a country that we may not write to (21408) says nothing of the number.
NOBODY_THERE: Final = "5.1.1"
GONE: Final = DEAD | {"30005", "30006"}
LONGEST_CODE: Final = 20


def read(form: Mapping[str, str]) -> list[Report]:
    """Nothing, where it tells of nothing that we know."""
    if form.get("SmsStatus") == "received" or form.get("MessageStatus") == "received" or "Body" in form:
        return [_answer(form)]
    state = (form.get("MessageStatus") or form.get("SmsStatus") or "").lower()
    reference = form.get("MessageSid") or form.get("SmsSid") or ""
    if not state or not reference:
        return []
    error = form.get("ErrorCode", "")
    code = NOBODY_THERE if error in GONE else error[:LONGEST_CODE]
    reports = [Report(kind=STATES.get(state, ReportKind.OTHER), reference=reference, code=code, text=error[:20])]
    if error in LEFT:
        reports.append(Report(kind=ReportKind.UNSUBSCRIBE, reference=reference, recipient=form.get("To", "")))
    return reports


def _answer(form: Mapping[str, str]) -> Report:
    """What a reader wrote back. Only STOP and START are kept of it: the rest is between them and who reads answers."""
    # Where the provider has understood one of them by its own list of words, we need not.
    understood, body = form.get("OptOutType", "").upper(), form.get("Body", "")
    if understood == "STOP" or stops.wants_no_more(body):
        return Report(kind=ReportKind.UNSUBSCRIBE, recipient=form.get("From", ""))
    if understood == "START" or stops.takes_it_back(body):
        return Report(kind=ReportKind.RESUBSCRIBE, recipient=form.get("From", ""))
    return Report(kind=ReportKind.OTHER)
