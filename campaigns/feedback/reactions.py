"""What did people do with a message: complain, open, click? Kept as events, which name a message and no person.

A complaint always counts. That somebody opened or clicked is kept only of who agreed to be measured, and agrees still.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from campaigns.enums import EventKind
from campaigns.feedback import scanners
from campaigns.feedback.matching import Copy
from campaigns.feedback.reports import Report, ReportKind
from campaigns.models import Event
from contacts import consents

_READING: Final = {ReportKind.OPENED: EventKind.OPEN, ReportKind.CLICKED: EventKind.CLICK}


def keep(matched: Sequence[tuple[Copy, Report]], *, at: datetime) -> None:
    """Told twice, it is kept once."""
    found = [
        *_of(matched, {ReportKind.COMPLAINT: EventKind.COMPLAINT}, at=at),
        *_of(_of_the_measured(matched), _READING, at=at),
    ]
    Event.objects.bulk_create(found, ignore_conflicts=True)


def _of(told: Iterable[tuple[Copy, Report]], kinds: dict[ReportKind, EventKind], *, at: datetime) -> Iterable[Event]:
    for copy, report in told:
        if kind := kinds.get(report.kind):
            moment = min(report.at or at, at)
            yield Event(kind=kind, campaign_id=copy.campaign, ledger=copy.ledger, n=copy.n, at=moment)


def _of_the_measured(matched: Iterable[tuple[Copy, Report]]) -> Iterable[tuple[Copy, Report]]:
    """Of people who agreed to it on that channel, and not of machines."""
    reading = [(copy, report) for copy, report in matched if report.kind in _READING and not _by_machine(copy, report)]
    for channel in {copy.channel for copy, _ in reading}:
        here = [(copy, report) for copy, report in reading if copy.channel == channel]
        agreed = consents.measured({copy.contact for copy, _ in here}, channel=channel)
        yield from ((copy, report) for copy, report in here if copy.contact in agreed)


def _by_machine(copy: Copy, report: Report) -> bool:
    too_soon = report.at is not None and scanners.came_too_soon(handed_over_at=copy.sent_at, at=report.at)
    return report.is_machine or too_soon
