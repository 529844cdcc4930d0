"""What became of a campaign? Figures that add up at every moment, by language, by status and by reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from campaigns.enums import ENDED, HANDED_OVER, OPEN, WAITING, EventKind, MessageStatus, Reason
from campaigns.models import Campaign, Event, Message
from committee import languages


@dataclass(frozen=True, slots=True)
class Line:
    """One language's messages, by status."""

    language: str
    by_status: dict[MessageStatus, int]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class Report:
    """Snapshot = waiting + open + handed over + ended."""

    snapshot: int
    without_address: int
    lines: list[Line]
    by_status: dict[MessageStatus, int]
    by_reason: dict[Reason, int]
    events: dict[EventKind, int]
    possible_duplicates: int

    @property
    def waiting(self) -> int:
        return sum(self.by_status[status] for status in WAITING)

    @property
    def open(self) -> int:
        return sum(self.by_status[status] for status in OPEN)

    @property
    def handed_over(self) -> int:
        return sum(self.by_status[status] for status in HANDED_OVER)

    @property
    def ended(self) -> int:
        return sum(self.by_status[status] for status in ENDED)

    @property
    def in_doubt(self) -> int:
        return self.by_status[MessageStatus.IN_DOUBT]

    @property
    def adds_up(self) -> bool:
        return self.snapshot == self.waiting + self.open + self.handed_over + self.ended


def of(campaign: Campaign) -> Report:
    """The campaign as it stands now: one pass over its messages, one over its events."""
    # The ledger too, so that only its own partition is read.
    messages = Message.objects.filter(ledger=campaign.ledger, campaign=campaign) if campaign.ledger else None
    groups = (
        messages.values_list("language", "status", "reason")
        .annotate(people=Count("*"), twice=Count("n", filter=Q(possible_duplicate=True)))
        .order_by()
        if messages is not None
        else []
    )
    by_language: dict[str, Counter[MessageStatus]] = {}
    by_status: Counter[MessageStatus] = Counter()
    by_reason: Counter[Reason] = Counter()
    possible_duplicates = 0
    for language, status, reason, people, twice in groups:
        by_language.setdefault(language, Counter())[MessageStatus(status)] += people
        by_status[MessageStatus(status)] += people
        possible_duplicates += twice
        if reason:
            by_reason[Reason(reason)] += people
    return Report(
        snapshot=campaign.snapshot_size or 0,
        without_address=campaign.without_address or 0,
        lines=[Line(code, _complete(by_language[code])) for code in languages.CODES if code in by_language],
        by_status=_complete(by_status),
        by_reason={reason: by_reason[reason] for reason in Reason if by_reason[reason]},
        events=_events(campaign),
        possible_duplicates=possible_duplicates,
    )


def _complete(counted: Counter[MessageStatus]) -> dict[MessageStatus, int]:
    """Every status, in the order of a message's life; none is left out for being nought."""
    return {status: counted[status] for status in MessageStatus}


def _events(campaign: Campaign) -> dict[EventKind, int]:
    counted = dict(Event.objects.filter(campaign=campaign).values_list("kind").annotate(count=Count("*")).order_by())
    return {kind: counted.get(kind, 0) for kind in EventKind}
