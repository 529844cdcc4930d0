"""What became of a campaign? Figures that add up at every moment, by language, by status and by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from campaigns.enums import ENDED, HANDED_OVER, OPEN, WAITING, EventKind, MessageStatus, Reason
from campaigns.flow import readings, tally
from campaigns.flow.readings import Readings, VariantReadings
from campaigns.flow.tally import Stand
from campaigns.models import Campaign
from committee import languages
from contacts.enums import Channel

VARIANTS: Final = ("A", "B", "C", "D", "")  # last, who is left out: no words were drawn for them


@dataclass(frozen=True, slots=True)
class Line:
    """The messages of one language, of one channel, or of one variant, by status."""

    of: str
    by_status: dict[MessageStatus, int]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class Report:
    """Snapshot = waiting + open + handed over + ended."""

    snapshot: int
    without_address: int
    by_language: list[Line]
    by_channel: list[Line]
    by_variant: list[Line]
    by_status: dict[MessageStatus, int]
    by_reason: dict[Reason, int]
    waiting_for: dict[Reason, int]
    events: dict[EventKind, int]
    readings: Readings
    readings_by_variant: list[VariantReadings]
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
    """The campaign as it stands now, from its counts: two questions, and one more where there are variants, however
    many people there are.
    """
    stands, read = tally.of(campaign), readings.of(campaign)
    by_variant = _lines(stands, VARIANTS, lambda stand: stand.variant)
    reasons = _counted(stands, lambda stand: stand.reason)
    waits = _counted([stand for stand in stands if stand.status in WAITING], lambda stand: stand.reason)
    return Report(
        snapshot=campaign.snapshot_size or 0,
        without_address=campaign.without_address or 0,
        by_language=_lines(stands, languages.CODES, lambda stand: stand.language),
        by_channel=_lines(stands, Channel.values, lambda stand: stand.channel),
        by_variant=by_variant,
        by_status=_complete(_counted(stands, lambda stand: stand.status)),
        by_reason={reason: reasons[reason] for reason in Reason if reasons[reason]},
        waiting_for={reason: waits[reason] for reason in Reason if waits[reason]},
        events=read.people,
        readings=read,
        readings_by_variant=readings.of_variants(campaign) if any(line.of for line in by_variant) else [],
        possible_duplicates=sum(stand.messages for stand in stands if stand.possible_duplicate),
    )


def _lines(stands: Sequence[Stand], order: Sequence[str], part: Callable[[Stand], str]) -> list[Line]:
    """A line for each part that has messages, in that order."""
    by_part: dict[str, list[Stand]] = {}
    for stand in stands:
        by_part.setdefault(part(stand), []).append(stand)
    return [
        Line(each, _complete(_counted(by_part[each], lambda stand: stand.status))) for each in order if each in by_part
    ]


def _counted(stands: Sequence[Stand], by: Callable[[Stand], str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for stand in stands:
        counted[by(stand)] += stand.messages
    return counted


def _complete(counted: Counter[str]) -> dict[MessageStatus, int]:
    """Every status, in the order of a message's life; none is left out for being nought."""
    return {status: counted[status] for status in MessageStatus}
