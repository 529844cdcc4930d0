"""Who works when? Shifts around the sessions of each day, filled for the most part, with the rest the law asks for."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from committee.demo.copying import CopiedRows
from committee.models import Session
from volunteers.enums import AssignmentStatus, ShiftStatus, VolunteerStatus
from volunteers.models import Assignment, Position, Shift, Volunteer
from volunteers.models.assignment import HOURS_OF_REST

_BEFORE, _AFTER = timedelta(hours=2), timedelta(hours=1)
# Two shifts overlap so long that one team can brief the next.
_OVERLAP: Final = timedelta(minutes=30)
_LONGEST: Final = timedelta(hours=8)
_REPORT_BEFORE: Final = timedelta(minutes=45)
# A night after midnight belongs to the day before.
_DAY_BEGINS: Final = timedelta(hours=5)
_QUARTER: Final = 15 * 60
_FILLED: Final = 0.85
_MOST_SHIFTS: Final = 12
_PLANNED_AT: Final = datetime(2024, 6, 15, 9, tzinfo=UTC)

Hours = tuple[datetime, datetime]


def write_shifts(positions: list[Position]) -> list[Shift]:
    """One or two shifts a position and day, around that day's sessions."""
    days = _days_of_sport()
    shifts = [
        _shift(position, day, letter, hours)
        for position in positions
        for day, hours_of_day in days.get((position.venue_id, position.phase_id), {}).items()
        for letter, hours in zip("AB", _shift_hours(*hours_of_day), strict=False)
    ]
    return Shift.objects.bulk_create(shifts, batch_size=1_000)


def _days_of_sport() -> dict[tuple[int, int], dict[date, Hours]]:
    """For each venue and phase, its days by the calendar there, from the first session to the end of the last."""
    days: dict[tuple[int, int], dict[date, Hours]] = {}
    for session in Session.objects.select_related("venue").order_by("during", "code"):
        start, end = session.starts_at, session.ends_at
        day = (start.astimezone(session.venue.zone_info) - _DAY_BEGINS).date()
        known = days.setdefault((session.venue_id, session.phase_id), {})
        first, last = known.get(day, (start, end))
        known[day] = (min(first, start), max(last, end))
    return days


def _shift_hours(first: datetime, last: datetime) -> Iterator[Hours]:
    start, end = _to_the_quarter(first - _BEFORE), _to_the_quarter(last + _AFTER)
    if end - start <= _LONGEST:
        yield start, end
        return
    middle = _to_the_quarter(start + (end - start) / 2)
    yield start, middle + _OVERLAP
    yield middle, end


def _to_the_quarter(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() // _QUARTER * _QUARTER, tz=UTC)


def _shift(position: Position, day: date, letter: str, hours: Hours) -> Shift:
    return Shift(
        code=f"{position.code}-{day:%m%d}{letter}",
        position=position,
        during=DateTimeTZRange(*hours, "[)"),
        report_at=hours[0] - _REPORT_BEFORE,
        needed=position.headcount,
        status=ShiftStatus.PUBLISHED,
    )


def write_assignments(shifts: list[Shift]) -> int:
    """Fill most seats, keep the counters of the shifts true, and return how many people have a place."""
    rows = CopiedRows(Assignment, "created_at updated_at volunteer_id shift_id during status rest_waived waive_reason")
    team = _Team()
    chance = Random("the rota")  # noqa: S311 - the same on every machine is the point
    for shift in sorted(shifts, key=lambda shift: (shift.during.lower, shift.code)):
        wanted = sum(chance.random() < _FILLED for _seat in range(shift.needed))
        members = team.take(wanted, shift.during.lower, shift.during.upper)
        shift.filled = len(members)
        rows.lines += [_line(member, shift, AssignmentStatus.CONFIRMED) for member in members]
        # Some were asked and have not answered: an offer holds no seat.
        if shift.filled < shift.needed and chance.random() < 0.5:
            asked = team.ask(members)
            rows.lines += [_line(asked, shift, AssignmentStatus.OFFERED)] if asked else []
    Shift.objects.bulk_update(shifts, ["filled"], batch_size=1_000)
    rows.write()
    return sum(shift.filled for shift in shifts)


def _line(volunteer_id: int, shift: Shift, status: AssignmentStatus) -> str:
    during = f'["{shift.during.lower}","{shift.during.upper}")'
    return f"{_PLANNED_AT}\t{_PLANNED_AT}\t{volunteer_id}\t{shift.pk}\t{during}\t{status}\tf\t"


class _Team:
    """All accepted volunteers, those first who have worked least and are rested soonest."""

    def __init__(self) -> None:
        accepted = Volunteer.objects.filter(status=VolunteerStatus.ACCEPTED).order_by("number")
        never = datetime.min.replace(tzinfo=UTC)
        # How often, rested from, whose turn, who.
        self._rested = [
            (0, turn, never, volunteer) for turn, volunteer in enumerate(accepted.values_list("pk", flat=True))
        ]
        self._resting: list[tuple[datetime, int, int, int]] = []

    def take(self, wanted: int, start: datetime, end: datetime) -> list[int]:
        """So many people who are free and rested at `start`, and who are then taken until they have rested again."""
        while self._resting and self._resting[0][0] <= start:
            rested_from, times, turn, volunteer = heapq.heappop(self._resting)
            if times < _MOST_SHIFTS:
                heapq.heappush(self._rested, (times, turn, rested_from, volunteer))
        members = []
        for _seat in range(min(wanted, len(self._rested))):
            times, turn, _rested_from, volunteer = heapq.heappop(self._rested)
            heapq.heappush(self._resting, (end + timedelta(hours=HOURS_OF_REST), times + 1, turn, volunteer))
            members.append(volunteer)
        return members

    def ask(self, members: list[int]) -> int | None:
        """Somebody rested who is not among `members`; they stay free for other shifts."""
        return next((volunteer for *_rest, volunteer in self._rested[:1] if volunteer not in members), None)
