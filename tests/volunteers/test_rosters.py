from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from committee import days
from tests.factories import make_contact, make_position, make_shift, make_user, make_venue, make_volunteer
from volunteers import assignments, rosters
from volunteers.enums import ShiftStatus

pytestmark = pytest.mark.django_db
GAMES_DAY = date(2024, 7, 28)


def at(hour, minute=0, *, day=28):
    return datetime(2024, 7, day, hour, minute, tzinfo=UTC)


def test_the_roster_holds_every_seat_in_order_and_the_empty_ones_too():
    position = make_position(venue=make_venue(code="STA"))
    shift = make_shift(at(6), position=position, needed=3)
    for given, family in [("Zoé", "Martin"), ("Ana", "Álvarez")]:
        person = make_contact(given_name=given, family_name=family, phone="+33612345678")
        assignments.assign(make_volunteer(contact=person, spoken_languages=["fr", "ar"]), shift, by=None, at=at(0))

    roster = rosters.of(position.venue, GAMES_DAY, language="fr")

    assert [(seat.number, seat.family_name, seat.mobile) for seat in roster.seats] == [
        (1, "Martin", "+33612345678"),
        (2, "Álvarez", "+33612345678"),
        (3, "", ""),
    ]
    assert (roster.needed, roster.filled, roster.gaps) == (3, 2, 1)
    assert roster.seats[0].position.endswith("(fr)")


def test_times_are_the_venues_own():
    tahiti = make_venue(code="TAH", time_zone="Pacific/Tahiti")
    make_shift(at(18), position=make_position(venue=tahiti))

    seat = rosters.of(tahiti, GAMES_DAY, language="fr").seats[0]

    assert (seat.starts_at.hour, seat.report_at.hour, seat.report_at.minute) == (8, 7, 30)


def test_the_day_runs_from_five_to_five_by_the_venues_clock():
    tahiti = make_venue(time_zone="Pacific/Tahiti")
    position = make_position(venue=tahiti)
    # 22:00 in Tahiti is 08:00 UTC of the next day; 04:59 still belongs to the day before, 05:00 does not.
    night = make_shift(at(8, day=29), position=position)
    small_hours = make_shift(at(14, 59, day=29), position=position)
    morning = make_shift(at(15, day=29), position=position)

    def codes(day):
        return {seat.shift for seat in rosters.of(tahiti, day, language="en").seats}

    assert codes(GAMES_DAY) == {night.code, small_hours.code}
    assert codes(GAMES_DAY + timedelta(days=1)) == {morning.code}
    assert days.day_of(tahiti, small_hours.during.lower) == GAMES_DAY
    assert rosters.of(tahiti, GAMES_DAY, language="en").seats[0].hours == "22:00–06:00 +1"


def test_other_venues_released_people_and_cancelled_shifts_stay_out():
    position = make_position()
    shift = make_shift(at(6), position=position)
    make_shift(at(6))
    make_shift(at(6), position=position, status=ShiftStatus.CANCELLED)
    gone = assignments.assign(make_volunteer(), shift, by=None, at=at(0))
    assignments.release(gone, by=make_user(), at=at(0))

    roster = rosters.of(position.venue, GAMES_DAY, language="en")

    assert [(seat.shift, seat.is_empty) for seat in roster.seats] == [(shift.code, True)]


def test_a_roster_costs_the_same_queries_for_one_and_for_many(django_assert_num_queries):
    position = make_position()
    for _ in range(3):
        assignments.assign(make_volunteer(), make_shift(at(6), position=position), by=None, at=at(0))

    with django_assert_num_queries(3):
        rosters.of(position.venue, GAMES_DAY, language="fr")


def test_the_days_of_a_venue_are_those_on_which_a_shift_starts_there():
    position = make_position(venue=make_venue(time_zone="Pacific/Tahiti"))
    make_shift(at(18), position=position)
    make_shift(at(14, 59, day=29), position=position)
    make_shift(at(18, day=30), position=position)
    make_shift(at(18, day=31), position=position, status=ShiftStatus.CANCELLED)
    make_shift(at(18, day=27))

    assert rosters.days(position.venue) == [date(2024, 7, 28), date(2024, 7, 30)]
