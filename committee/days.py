"""What is “a day” at the Games? From five in the morning to five the next, by the venue's clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from committee.models import Venue

DAY_STARTS = time(5)


def operational_day(venue: Venue, day: date) -> DateTimeTZRange:
    """The instants of that day at that venue: a shift belongs to the day in which it starts."""
    starts = datetime.combine(day, DAY_STARTS, tzinfo=venue.zone_info)
    ends = datetime.combine(day + timedelta(days=1), DAY_STARTS, tzinfo=venue.zone_info)
    return DateTimeTZRange(starts, ends, "[)")


def day_of(venue: Venue, moment: datetime) -> date:
    """The operational day in which `moment` falls at that venue."""
    local = moment.astimezone(venue.zone_info)
    return local.date() if local.time() >= DAY_STARTS else local.date() - timedelta(days=1)
