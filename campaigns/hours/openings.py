"""When may one write there next? The rows of `WritingHours`, applied to a country, a clock and a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from campaigns.hours.places import Place, law_of
from campaigns.hours.public_holidays import is_public_holiday
from campaigns.models import WritingHours

_DAY: Final = timedelta(days=1)
# No country has so many holidays in a row that no day of its week comes before.
_LOOKED_AHEAD: Final = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """The rows about one purpose on one channel, by country; '' is for all others."""

    rows: Mapping[str, WritingHours]

    def __bool__(self) -> bool:
        return bool(self.rows)

    def next_in(self, place: Place, *, at: datetime) -> datetime:
        """`at`, or else the first moment after it at which one may write there."""
        row = self.row_for(place.country)
        return at if row is None else _next(row, place, at=at)

    def row_for(self, country: str) -> WritingHours | None:
        """The country's own row; that of the country whose law it has; that of all others."""
        return self.rows.get(country) or self.rows.get(law_of(country)) or self.rows.get("")


def hours_of(*, purpose: str, channel: str) -> Hours:
    """What the tables say of it now, in one query."""
    return Hours({row.country: row for row in WritingHours.objects.filter(purpose=purpose, channel=channel)})


def allowed_at(*, purpose: str, channel: str, country: str, zone: str, at: datetime) -> datetime:
    """The first moment, from `at` on, at which one may write about this, by this channel, to somebody there."""
    return hours_of(purpose=purpose, channel=channel).next_in(Place(country, zone), at=at)


def waits(hours: Hours, places: Iterable[Place], *, at: datetime) -> dict[Place, datetime]:
    """Until when those have to wait who live where one may not write at this moment. The others are not named."""
    opens = {place: hours.next_in(place, at=at) for place in places}
    return {place: moment for place, moment in opens.items() if moment > at}


def _next(row: WritingHours, place: Place, *, at: datetime) -> datetime:
    clock = ZoneInfo(place.zone)
    first = at.astimezone(clock).date()
    for ahead in range(_LOOKED_AHEAD):
        day = first + ahead * _DAY
        if not _is_open(row, place.country, day):
            continue
        opens, closes = _span(row, day, clock)
        # Hours that fall into the one over which the clocks are put forward do not come that day.
        if at < closes and opens < closes:
            return max(at, opens)
    raise AssertionError(row)  # a row names a day of the week


def _is_open(row: WritingHours, country: str, day: date) -> bool:
    if day.isoweekday() not in row.weekdays:
        return False
    return row.on_holidays or not is_public_holiday(day, country)


def _span(row: WritingHours, day: date, clock: ZoneInfo) -> tuple[datetime, datetime]:
    """As instants: the clocks may be put forward or back in between."""
    last = day + _DAY if row.closes == time(0) else day
    opens, closes = datetime.combine(day, row.opens, clock), datetime.combine(last, row.closes, clock)
    return opens.astimezone(UTC), closes.astimezone(UTC)
