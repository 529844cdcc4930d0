from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from committee.models import AuditEntry
from tests.factories import NOON, make_shift, make_user, make_volunteer, span
from volunteers import assignments
from volunteers.enums import AssignmentStatus, ShiftStatus, VolunteerStatus
from volunteers.models import Assignment, Shift

pytestmark = pytest.mark.django_db


def test_a_confirmed_volunteer_takes_a_seat_and_leaves_a_trace():
    shift, volunteer, coordinator = make_shift(needed=2), make_volunteer(), make_user()

    assignment = assignments.assign(volunteer, shift, by=coordinator, at=NOON)

    shift.refresh_from_db()
    assert (assignment.status, assignment.during, shift.filled) == ("confirmed", shift.during, 1)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.after) == (
        "volunteers.assign",
        coordinator,
        {"status": "confirmed", "shift": shift.code},
    )


def test_nobody_is_on_two_shifts_at_once_and_the_refusal_names_the_other():
    volunteer = make_volunteer()
    first, second = make_shift(NOON, needed=1), make_shift(NOON + timedelta(hours=7, minutes=59), needed=1)
    assignments.assign(volunteer, first, by=None, at=NOON)

    with pytest.raises(assignments.AlreadyElsewhere, match=first.code):
        assignments.assign(volunteer, second, by=None, at=NOON)

    second.refresh_from_db()
    assert second.filled == 0


def test_eleven_hours_lie_between_two_shifts_unless_somebody_signs():
    volunteer, coordinator = make_volunteer(), make_user()
    late = make_shift(NOON, hours=10)
    early = make_shift(NOON + timedelta(hours=20, minutes=59), hours=4)
    assignments.assign(volunteer, late, by=None, at=NOON)

    with pytest.raises(assignments.NotRested, match=late.code):
        assignments.assign(volunteer, early, by=coordinator, at=NOON)
    waived = assignments.assign(volunteer, early, by=coordinator, at=NOON, rest_waived_because="Storm, agreed")

    assert (waived.rest_waived, waived.waived_by, waived.waive_reason) == (True, coordinator, "Storm, agreed")


def test_exactly_eleven_hours_are_enough():
    volunteer = make_volunteer()
    assignments.assign(volunteer, make_shift(NOON, hours=10), by=None, at=NOON)

    assignments.assign(volunteer, make_shift(NOON + timedelta(hours=21)), by=None, at=NOON)

    assert volunteer.assignments.live().count() == 2


def test_the_trail_names_nobody_by_their_name():
    volunteer = make_volunteer()

    assignments.assign(volunteer, make_shift(), by=make_user(), at=NOON)

    assert AuditEntry.objects.get().object_name == ""


def test_who_was_released_is_not_confirmed_again_by_an_old_page():
    shift, volunteer = make_shift(), make_volunteer()
    released = assignments.assign(volunteer, shift, by=None, at=NOON)
    assignments.release(released, by=None, at=NOON)

    with pytest.raises(assignments.NotLive):
        assignments.confirm(released, by=None, at=NOON)

    shift.refresh_from_db()
    assert shift.filled == 0


def test_an_offer_reserves_neither_seat_nor_time():
    volunteer, shift, rival = make_volunteer(), make_shift(), make_shift()
    offer = assignments.assign(volunteer, shift, by=None, at=NOON, status=AssignmentStatus.OFFERED)
    assignments.assign(volunteer, rival, by=None, at=NOON)

    with pytest.raises(assignments.AlreadyElsewhere):
        assignments.confirm(offer, by=None, at=NOON)

    shift.refresh_from_db()
    assert shift.filled == 0


def test_a_full_shift_takes_nobody_and_a_released_seat_is_free_again():
    shift, first, second = make_shift(), make_volunteer(), make_volunteer()
    seat = assignments.assign(first, shift, by=None, at=NOON)
    with pytest.raises(assignments.ShiftFull):
        assignments.assign(second, shift, by=None, at=NOON)

    assignments.release(seat, by=None, at=NOON)
    assignments.assign(second, shift, by=None, at=NOON)

    shift.refresh_from_db()
    assert shift.filled == 1
    with pytest.raises(assignments.NotLive):
        assignments.release(seat, by=None, at=NOON)


def test_the_same_shift_is_not_given_twice_to_one_person():
    shift, volunteer = make_shift(needed=3), make_volunteer()
    assignments.assign(volunteer, shift, by=None, at=NOON)

    with pytest.raises(assignments.AlreadyOnShift):
        assignments.assign(volunteer, shift, by=None, at=NOON)


@pytest.mark.parametrize("status", [VolunteerStatus.CANDIDATE, VolunteerStatus.WITHDRAWN])
def test_only_accepted_volunteers_are_put_on_shifts(status):
    with pytest.raises(assignments.CannotAssign, match=r"not an accepted"):
        assignments.assign(make_volunteer(status=status), make_shift(), by=None, at=NOON)


def test_a_cancelled_shift_takes_nobody():
    with pytest.raises(assignments.CannotAssign, match="cancelled"):
        assignments.assign(make_volunteer(), make_shift(status=ShiftStatus.CANCELLED), by=None, at=NOON)


def test_moving_a_shift_moves_its_people_and_the_database_checks_each_again():
    volunteer, moved, other = make_volunteer(), make_shift(NOON), make_shift(NOON + timedelta(hours=30))
    seat = assignments.assign(volunteer, moved, by=None, at=NOON)
    assignments.assign(volunteer, other, by=None, at=NOON)

    Shift.objects.filter(pk=moved.pk).update(during=span(NOON + timedelta(hours=1), 8))
    seat.refresh_from_db()
    assert seat.during == span(NOON + timedelta(hours=1), 8)
    with pytest.raises(IntegrityError, match="assignment_no_overlap"), transaction.atomic():
        Shift.objects.filter(pk=moved.pk).update(during=span(NOON + timedelta(hours=29), 8))


@pytest.mark.django_db(transaction=True)
def test_twenty_coordinators_at_once_fill_five_seats_with_five_people():
    shift = make_shift(needed=5)
    people = [make_volunteer() for _ in range(20)]

    def try_to_assign(volunteer):
        try:
            assignments.assign(volunteer, shift, by=None, at=NOON)
        except assignments.ShiftFull:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(try_to_assign, people))

    shift.refresh_from_db()
    assert (sum(taken), shift.filled, Assignment.objects.live().count()) == (5, 5, 5)
