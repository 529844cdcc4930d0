"""What leaves on which day, ours and the partners'? Entries of a calendar, and which go to the same people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignStatus, ScheduleKind
from campaigns.lifecycle import moments
from campaigns.models import Campaign, CampaignSource, PartnerCampaign
from committee.errors import CommitteeError
from committee.models.named import for_staff
from committee.navigation import url_of
from contacts.enums import Channel

DAY: Final = timedelta(days=1)
ZONE: Final = "Europe/Paris"
# What was stopped before it left is on no day.
UNWRITTEN: Final = (CampaignStatus.DRAFT, CampaignStatus.IN_REVIEW, CampaignStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One campaign on one day. Without an hour only the day is known yet, or it has begun on a day before."""

    day: date
    at: datetime | None
    until: datetime | None
    title: str
    url: str
    # The status of one of ours; `partner` for what a partner sends.
    tone: str
    channels: tuple[str, ...]
    partner: str
    people: int | None
    # What its people are taken from: two entries of a day that share one go to the same people.
    audience: frozenset[tuple[str, int]] = frozenset()
    meets_another: bool = False

    @property
    def is_ours(self) -> bool:
        return self.tone != "partner"


def between(start: date, end: date, *, zone: str = ZONE, partners: bool = True) -> list[Entry]:
    """What leaves from that day to that one, both included, by the clock of `zone`; in the order of leaving.

    A partner's campaign of several days stands on each of them.
    """
    clock = ZoneInfo(zone)
    window = DateTimeTZRange(
        datetime.combine(start, time.min, tzinfo=clock), datetime.combine(end + DAY, time.min, tzinfo=clock), "[)"
    )
    entries = [entry for campaign in _ours(window) if start <= (entry := _of_ours(campaign, clock)).day <= end]
    if partners:
        found = PartnerCampaign.objects.filter(during__overlap=window).select_related("partner")
        entries += [entry for each in found for entry in _of_partner(each, clock) if start <= entry.day <= end]
    return _marked(sorted(entries, key=_order))


def _ours(window: DateTimeTZRange) -> Iterable[Campaign]:
    """Those with an instant in the window, and those not scheduled yet whose day or session may lie in it."""
    whole_days = (window.lower.date() - DAY, window.upper.date() + DAY)
    starts = Func(F("session__during"), function="lower", output_field=DateTimeField())
    offset = ExpressionWrapper(F("offset_minutes") * Value(timedelta(minutes=1)), output_field=DurationField())
    leaves = ExpressionWrapper(starts + offset, output_field=DateTimeField())
    before_a_session = Q(schedule_kind=ScheduleKind.SESSION)
    intended = (~before_a_session & Q(send_on__range=whole_days)) | (
        before_a_session & Q(leaves__gte=window.lower, leaves__lt=window.upper)
    )
    stopped_before = Q(status=CampaignStatus.CANCELLED, started_at=None)
    return (
        Campaign.objects.annotate(leaves=leaves)
        .exclude(stopped_before)
        .filter(
            Q(send_at__gte=window.lower, send_at__lt=window.upper) | Q(send_at=None, status__in=UNWRITTEN) & intended
        )
        .select_related("template__topic__partner", "session")
        .prefetch_related("sources")
    )


def _of_ours(campaign: Campaign, clock: ZoneInfo) -> Entry:
    at = campaign.send_at or _intended(campaign)
    # Without an hour only the day is known; a campaign without either is not asked for.
    day = at.astimezone(clock).date() if at else campaign.send_on
    assert day is not None
    partner = campaign.partner
    return Entry(
        day=day,
        at=at.astimezone(clock) if at else None,
        until=None,
        title=campaign.name,
        url=url_of(Campaign, "change", row=campaign),
        tone=campaign.status,
        channels=tuple(campaign.channels),
        partner=for_staff(partner, "name") if partner else "",
        people=campaign.snapshot_size,
        audience=frozenset(filter(None, map(_source, campaign.sources.all())))
        | ({("partner", partner.pk)} if partner else frozenset()),
    )


def _intended(campaign: Campaign) -> datetime | None:
    """The instant of one that is not scheduled yet, where its day and hour make one."""
    try:
        return moments.departure_of(campaign)
    except CommitteeError:
        return None


def _source(source: CampaignSource) -> tuple[str, int] | None:
    for name in ("segment_id", "people_list_id", "session_id", "position_of_id", "venue_id"):
        if key := getattr(source, name):
            return f"{source.kind} {name}", key
    return None


def _of_partner(campaign: PartnerCampaign, clock: ZoneInfo) -> Iterable[Entry]:
    starts, ends = campaign.during.lower.astimezone(clock), campaign.during.upper.astimezone(clock)
    # The end does not belong to it: what ends at midnight is not on the next day.
    last = (ends - timedelta(microseconds=1)).date()
    for number in range((last - starts.date()).days + 1):
        yield Entry(
            day=starts.date() + number * DAY,
            at=starts if number == 0 else None,
            until=ends,
            title=campaign.name,
            url=url_of(PartnerCampaign, "change", row=campaign),
            tone="partner",
            channels=tuple(campaign.channels),
            partner=for_staff(campaign.partner, "name"),
            people=None,
            audience=frozenset({("partner", campaign.partner_id)}),
        )


def _order(entry: Entry) -> tuple[date, bool, datetime, str]:
    """Without an hour first, as a day is written above its hours."""
    return entry.day, entry.at is not None, entry.at or datetime.min.replace(tzinfo=UTC), entry.title


def _marked(entries: Sequence[Entry]) -> list[Entry]:
    """Two on one day that share a source write to the same people twice."""
    seen = Counter((entry.day, key) for entry in entries for key in entry.audience)
    return [
        replace(entry, meets_another=True) if any(seen[entry.day, key] > 1 for key in entry.audience) else entry
        for entry in entries
    ]


def channel_names(entry: Entry) -> str:
    return ", ".join(str(Channel(channel).label) for channel in entry.channels) or str(_("channel not said"))
