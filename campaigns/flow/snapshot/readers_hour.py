"""When is it that hour where each reader lives? Of a campaign that leaves by its readers' own clocks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from campaigns import hours
from campaigns.enums import Reason, ScheduleKind
from campaigns.models import Campaign

# Their own clock, else that of their country, else the campaign's.
MOMENT: Final = """
    CASE WHEN why = ''
         THEN COALESCE((SELECT %(clocks)s::jsonb) ->> place.zone, (SELECT %(clocks)s::jsonb) ->> %(default_zone)s)::int
         ELSE 0 END
"""
NUMBER: Final = "CASE WHEN c.channel = 'sms' THEN c.address END"
PLACE: Final = f"CROSS JOIN LATERAL {hours.place_sql(NUMBER)} place"
NOT_BEFORE: Final = "(SELECT %(moments)s::timestamptz[])[moment]"


@dataclass(frozen=True, slots=True)
class Clocks:
    """SQL about a row `c` that has the `details`: which of the moments is its reader's, and the `place` to be joined
    for it. Of a row with its `moment`, when that is, and what its message waits for. Constants where nobody waits.
    """

    moment: str = "0"
    place: str = ""
    not_before: str = "NULL::timestamptz"
    reason: str = ""
    details: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)


def of(campaign: Campaign, *, at: datetime) -> Clocks:
    """The clocks by which the messages of a campaign wait, whose snapshot is taken at that time."""
    if campaign.schedule_kind != ScheduleKind.READER:
        return Clocks()
    assert campaign.send_on is not None and campaign.send_time is not None  # noqa: PT018
    by_zone = moments(campaign.send_on, campaign.send_time, at=at)
    in_order = sorted(set(by_zone.values()))
    clocks = {zone: in_order.index(moment) + 1 for zone, moment in by_zone.items()}
    return Clocks(
        moment=MOMENT,
        place=PLACE,
        not_before=NOT_BEFORE,
        reason=Reason.READERS_HOUR,
        details=("time_zone", "country", "postcode"),
        params={"clocks": json.dumps(clocks), "moments": in_order, **hours.atlas(campaign.send_zone)},
    )


def moments(day: date, hour: time, *, at: datetime) -> dict[str, datetime]:
    """The instant of that hour on each clock of the world; the next day where it has passed, so that nobody is written
    to in the middle of their night. An hour over which the clocks are put forward comes an hour later.
    """
    return {zone: _next(day, hour, ZoneInfo(zone), at=at) for zone in available_timezones()}


def _next(day: date, hour: time, clock: ZoneInfo, *, at: datetime) -> datetime:
    moment = datetime.combine(day, hour, clock).astimezone(UTC)
    while moment < at:
        day += timedelta(days=1)
        moment = datetime.combine(day, hour, clock).astimezone(UTC)
    return moment
