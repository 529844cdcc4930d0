"""What did people do with a message: complain, open, click? Kept as events, which name a message and no person.

A complaint always counts. That somebody opened or clicked is kept only of who agreed to be measured, and agrees still;
of everybody else, what a provider tells unasked becomes a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from campaigns.enums import EventKind
from campaigns.feedback import scanners
from campaigns.feedback.matching import Copy
from campaigns.feedback.reports import Report, ReportKind
from campaigns.feedback.scanners import Followed
from campaigns.flow import readings
from campaigns.flow.readings import Reading
from campaigns.models import Event
from contacts import consents
from contacts.models import Contact

Matched = tuple[Copy, Report]

_READING: Final = {ReportKind.OPENED: EventKind.OPEN, ReportKind.CLICKED: EventKind.CLICK}


def keep(matched: Sequence[Matched], *, at: datetime) -> None:
    """Told twice, it is kept once."""
    complaints = [(copy, report) for copy, report in matched if report.kind == ReportKind.COMPLAINT]
    found = [_event(copy, report, EventKind.COMPLAINT, at=at) for copy, report in complaints]
    agreeing, _others = _by_consent(matched)
    for copy, report in sorted(agreeing, key=lambda pair: _when(pair[1], at=at)):
        event = _event(copy, report, _READING[report.kind], at=at)
        event.is_machine = report.is_machine
        found.append(event)
    Event.objects.bulk_create(found, ignore_conflicts=True)
    _note_signs(agreeing, at=at)


def count(matched: Sequence[Matched]) -> None:
    """Of people who did not agree: how many openings and clicks a provider told us of, and of none whose."""
    _agreeing, others = _by_consent(matched)
    readings.count([Reading(copy.campaign, _READING[r.kind], r.is_machine) for copy, r in others])


def _note_signs(agreeing: Sequence[Matched], *, at: datetime) -> None:
    """Whoever follows a link themself gives a sign of life. Of somebody merged since, it is the kept entry's.

    Whom somebody else holds at this moment is passed over, for nobody waits here: the next click is a sign, too.
    """
    clicks = [
        (_when(report, at=at), copy.contact)
        for copy, report in agreeing
        if report.kind == ReportKind.CLICKED and not report.is_machine
    ]
    kept = dict(Contact.objects.filter(pk__in={contact for _, contact in clicks}).values_list("pk", "merged_into"))
    latest = {kept[contact] or contact: when for when, contact in sorted(clicks) if contact in kept}
    alive = Contact.objects.filter(pk__in=latest, erased_at=None).order_by("pk")
    free = alive.select_for_update(no_key=True, skip_locked=True, of=("self",))
    later = [person for person in free if person.last_sign_at < latest[person.pk]]
    for person in later:
        person.last_sign_at = latest[person.pk]
    Contact.objects.bulk_update(later, ["last_sign_at"])


def _event(copy: Copy, report: Report, kind: EventKind, *, at: datetime) -> Event:
    return Event(kind=kind, campaign_id=copy.campaign, ledger=copy.ledger, n=copy.n, at=_when(report, at=at))


def _when(report: Report, *, at: datetime) -> datetime:
    return min(report.at or at, at)


def _by_consent(matched: Iterable[Matched]) -> tuple[list[Matched], list[Matched]]:
    """Openings and clicks: of people who agreed to be measured on that channel, and of the others. Each says whether
    it is a machine's.
    """
    reading = _told_apart([(copy, report) for copy, report in matched if report.kind in _READING])
    agreed = {
        (contact, channel)
        for channel in {copy.channel for copy, _report in reading}
        for contact in consents.measured(
            {copy.contact for copy, _ in reading if copy.channel == channel}, channel=channel
        )
    }
    agreeing = [(copy, report) for copy, report in reading if (copy.contact, copy.channel) in agreed]
    return agreeing, [(copy, report) for copy, report in reading if (copy.contact, copy.channel) not in agreed]


def _told_apart(reading: Sequence[Matched]) -> list[Matched]:
    """The same, with all that tells a machine from a person."""
    clicks: defaultdict[tuple[int, int], set[Followed]] = defaultdict(set)
    for copy, report in reading:
        if report.at and report.url and report.kind == ReportKind.CLICKED:
            clicks[copy.campaign, copy.n].add(Followed(report.url, report.at))
    at_once = {place: scanners.at_once(some) for place, some in clicks.items()}
    return [
        (copy, replace(report, is_machine=_by_machine(copy, report, at_once.get((copy.campaign, copy.n), ()))))
        for copy, report in reading
    ]


def _by_machine(copy: Copy, report: Report, at_once: Collection[Followed]) -> bool:
    if report.is_machine or report.at is None:
        return report.is_machine
    too_soon = scanners.came_too_soon(handed_over_at=copy.sent_at, at=report.at)
    return too_soon or (report.kind == ReportKind.CLICKED and Followed(report.url, report.at) in at_once)
