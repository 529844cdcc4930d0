"""A day, an hour and a zone are one instant, or are refused in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from campaigns.lifecycle.moments import HourTwice, NoSuchHour, instant


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (date(2024, 7, 26), "Europe/Paris", datetime(2024, 7, 26, 10, 30, tzinfo=UTC)),
        (date(2024, 1, 26), "Europe/Paris", datetime(2024, 1, 26, 11, 30, tzinfo=UTC)),
        (date(2024, 7, 27), "Pacific/Tahiti", datetime(2024, 7, 27, 22, 30, tzinfo=UTC)),
        (date(2024, 2, 29), "UTC", datetime(2024, 2, 29, 12, 30, tzinfo=UTC)),
    ],
)
def test_half_past_twelve_is_an_instant_of_its_place(day, zone, expected):
    assert instant(day, time(12, 30), zone) == expected


def test_an_hour_that_the_clocks_skip_is_refused():
    with pytest.raises(NoSuchHour, match="does not exist"):
        instant(date(2024, 3, 31), time(2, 30), "Europe/Paris")


def test_an_hour_that_comes_twice_is_refused():
    with pytest.raises(HourTwice, match="twice"):
        instant(date(2024, 10, 27), time(2, 30), "Europe/Paris")


@pytest.mark.parametrize(("hour", "utc"), [(time(1, 59), 0), (time(3, 0), 1)])
def test_the_hours_beside_the_skipped_one_stand(hour, utc):
    assert instant(date(2024, 3, 31), hour, "Europe/Paris").hour == utc
