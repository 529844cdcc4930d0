"""What does a provider tell of an SMS that speaks as Twilio does? What became of one, or what somebody answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from campaigns.feedback import stops
from campaigns.feedback.reports import Report, ReportKind

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
DEAD: Final = {"30005": "5.1.1", "30006": "5.1.1", "21211": "5.1.1", "21614": "5.1.1"}
LEFT: Final = {"21610"}  # it keeps a list of its own of those who said STOP
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
    code = DEAD.get(error, error)[:LONGEST_CODE]
    reports = [Report(kind=STATES.get(state, ReportKind.OTHER), reference=reference, code=code, text=error[:20])]
    if error in LEFT:
        reports.append(Report(kind=ReportKind.UNSUBSCRIBE, reference=reference, recipient=form.get("To", "")))
    return reports


def _answer(form: Mapping[str, str]) -> Report:
    """What a reader wrote back. Only a STOP is kept of it: the rest is between them and whoever reads our answers."""
    # Where the provider has understood a STOP in its own list of words, we need not.
    has_left = form.get("OptOutType", "").upper() == "STOP" or stops.wants_no_more(form.get("Body", ""))
    return Report(
        kind=ReportKind.UNSUBSCRIBE if has_left else ReportKind.OTHER,
        recipient=form.get("From", "") if has_left else "",
    )
