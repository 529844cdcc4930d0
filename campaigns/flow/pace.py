"""How quickly does a campaign leave, when will it be done, and does it leave at all?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Max, Min, OuterRef, Q, Subquery

from campaigns import transitions
from campaigns.enums import CampaignStatus
from campaigns.models import Batch, Campaign, Progress, Standstill
from committee.db import clock

LOOKED_BACK: Final = timedelta(seconds=60)
KEPT_FOR: Final = timedelta(days=1)  # for whoever looks into a bad night

_HANDED_OVER: Final = """
    SELECT COALESCE(sum(delta), 0) FROM campaigns_tally
     WHERE campaign_id = c.id AND status IN ('sent', 'delivered', 'bounced')
"""
_LAST: Final = "SELECT at, handed_over FROM campaigns_progress WHERE campaign_id = c.id ORDER BY at DESC LIMIT 1"

# Only what has become more is written, so that the last row says when something was handed over.
NOTE: Final = f"""
    INSERT INTO campaigns_progress (campaign_id, at, handed_over)
    SELECT c.id, clock_timestamp(), now.handed_over
      FROM campaigns_campaign c
     CROSS JOIN LATERAL ({_HANDED_OVER}) AS now (handed_over)
      LEFT JOIN LATERAL ({_LAST}) AS last ON true
     WHERE c.status = 'sending' AND now.handed_over > COALESCE(last.handed_over, 0)
       AND (last.at IS NULL OR last.at < clock_timestamp() - interval '5 seconds')
"""  # noqa: S608 - statements of ours

MARK: Final = f"""
    INSERT INTO campaigns_progress (campaign_id, at, handed_over)
    SELECT c.id, clock_timestamp(), ({_HANDED_OVER}) FROM campaigns_campaign c WHERE c.id = %s
"""  # noqa: S608

# The last one of a campaign stays: what comes next is compared with it.
FORGET: Final = """
    DELETE FROM campaigns_progress p
     WHERE at < %s AND EXISTS (SELECT FROM campaigns_progress WHERE campaign_id = p.campaign_id AND at > p.at)
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """Of one that is leaving: `a_second` over the last minute; when it will be done at that pace, where no wave and no
    hour keeps any of it longer; the next retry.
    """

    a_second: float
    ends_at: datetime | None
    retry_at: datetime | None


def note() -> None:
    """Write down how far every campaign is that has come further: asked by the sweep."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE)


def mark(campaign: Campaign) -> None:
    """It goes on from here: what was not handed over before this moment was nobody's fault."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, [campaign.pk])


def forget_old(*, at: datetime) -> int:
    """Delete what nobody asks for any more, and say how many lines that was."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [at - KEPT_FOR])
        return int(cursor.rowcount)


def of(campaign: Campaign, *, waiting: int, at: datetime) -> Pace:
    """How a campaign is doing of which `waiting` messages have not left."""
    a_second = _a_second(campaign, at)
    put_off = Batch.objects.filter(campaign=campaign, done_at=None, not_before__gt=at)
    return Pace(
        a_second=a_second,
        ends_at=_ends_at(campaign, waiting / a_second, at) if a_second else None,
        retry_at=put_off.aggregate(earliest=Min("not_before"))["earliest"],
    )


def _ends_at(campaign: Campaign, seconds: float, at: datetime) -> datetime | None:
    if campaign.status != CampaignStatus.SENDING or not seconds:
        return None
    end = at + timedelta(seconds=seconds)
    undone = Batch.objects.filter(campaign=campaign, done_at=None)
    is_kept = undone.filter(Q(wave__gt=campaign.open_wave) | Q(not_before__gt=end)).exists()
    return None if is_kept else end


def stalled_seconds() -> float:
    """For how long nothing was handed over of a campaign of which something is due; 0 where all goes well."""
    last = Progress.objects.filter(campaign=OuterRef("campaign")).order_by("-at").values("at")[:1]
    due = Batch.objects.due().values("campaign", "campaign__started_at").annotate(since=Min("not_before"))
    return _longest(due.annotate(last=Subquery(last)).values_list("campaign__started_at", "since", "last").order_by())


def unclaimed_seconds() -> float:
    """For how long no worker has come for a campaign of which something is due that nobody works on.

    All of a snapshot falls due at once, and the last of it leaves when its turn comes: that is not late.
    """
    served = Batch.objects.filter(campaign=OuterRef("campaign"), claimed_at__isnull=False).order_by("-claimed_at")
    free = Batch.objects.due().free().values("campaign").annotate(since=Min("not_before"))
    return _longest(
        free.annotate(last=Subquery(served.values("claimed_at")[:1])).values_list("since", "last").order_by()
    )


def _longest(moments: Iterable[Sequence[datetime | None]]) -> float:
    """Seconds, of the one that has been still for longest; each has been so since the last of its moments."""
    still_since = [max(moment for moment in each if moment) for each in moments]
    return max((clock() - min(still_since)).total_seconds(), 0.0) if still_since else 0.0


def _a_second(campaign: Campaign, at: datetime) -> float:
    since = max(filter(None, [at - LOOKED_BACK, _went_on_at(campaign)]))
    seen = list(Progress.objects.filter(campaign=campaign, at__gt=since).order_by("at"))
    if not seen:
        return 0.0
    began, already = _began(campaign, seen[0], since=since, at=at)
    seconds = (seen[-1].at - began).total_seconds()
    return (seen[-1].handed_over - already) / seconds if seconds > 0 else 0.0


def _began(campaign: Campaign, first: Progress, *, since: datetime, at: datetime) -> tuple[datetime, int]:
    """From which moment on it is measured, and how far it was then."""
    if since > at - LOOKED_BACK:
        return first.at, first.handed_over  # it stood still before
    before = Progress.objects.filter(campaign=campaign, at__lt=first.at).order_by("-at").first()
    began, already = (before.at, before.handed_over) if before else (campaign.started_at or first.at, 0)
    return max(began, since), already


def _went_on_at(campaign: Campaign) -> datetime | None:
    """When it, or everything, was last let go on; None where it never stood still."""
    stops = Standstill.objects.filter(ended_at__gt=campaign.started_at) if campaign.started_at else Standstill.objects
    moments = [transitions.resumed_at(campaign), stops.aggregate(last=Max("ended_at"))["last"]]
    return max(filter(None, moments), default=None)
