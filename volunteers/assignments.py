"""Putting volunteers on shifts, taking them off. The database has the last word; this module gives it a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from volunteers.enums import ENDED, LIVE, AssignmentStatus, ShiftStatus, VolunteerStatus
from volunteers.models import Assignment, Shift, Volunteer
from volunteers.models.assignment import HOURS_OF_REST
from volunteers.signals import assignment_changed


class CannotAssign(CommitteeError):
    """The volunteer cannot take this shift; the sentence says why."""


class ShiftFull(CannotAssign):
    """Every seat of the shift is taken."""


class AlreadyOnShift(CannotAssign):
    """The volunteer has a place on this very shift."""


class AlreadyElsewhere(CannotAssign):
    """The volunteer is on another shift at that time."""


class NotRested(CannotAssign):
    """Fewer than eleven hours lie between this shift and the one before or after."""


class NotLive(CommitteeError):
    """The assignment has ended already."""


@transaction.atomic
def assign(
    volunteer: Volunteer,
    shift: Shift,
    *,
    by: User | None,
    at: datetime,
    status: AssignmentStatus = AssignmentStatus.CONFIRMED,
    rest_waived_because: str = "",
) -> Assignment:
    """Give `volunteer` a seat on `shift`. Raises `CannotAssign` in the words a coordinator can act on.

    A waiver of the rest is signed: it needs `by` and a reason, which stay with the assignment.
    """
    shift = _lock(shift)
    _check_open(shift, volunteer)
    is_live = status in LIVE
    if is_live:
        _check_seat(shift)
    assignment = Assignment(
        volunteer=volunteer,
        shift=shift,
        during=shift.during,
        status=status,
        rest_waived=bool(rest_waived_because),
        waived_by=by if rest_waived_because else None,
        waive_reason=rest_waived_because,
    )
    _insert(assignment)
    if is_live:
        _count_seats(shift, +1)
    # Why the rest is waived stands in the row, which an erasure empties; what is in the trail stays for ever.
    _tell(assignment, "volunteers.assign", by=by, at=at, before=None)
    return assignment


@transaction.atomic
def confirm(assignment: Assignment, *, by: User | None, at: datetime) -> Assignment:
    """Turn a proposal or an offer into a seat held. Raises `NotLive`, and `CannotAssign` as `assign` does."""
    shift = _lock(assignment.shift)
    assignment = Assignment.objects.select_for_update().select_related("volunteer__contact").get(pk=assignment.pk)
    if assignment.status in LIVE:
        return assignment
    _check_not_ended(assignment)
    _check_open(shift, assignment.volunteer)
    _check_seat(shift)
    before = assignment.status
    assignment.status = AssignmentStatus.CONFIRMED
    _insert(assignment)
    _count_seats(shift, +1)
    _tell(assignment, "volunteers.confirm", by=by, at=at, before=before)
    return assignment


@transaction.atomic
def release(assignment: Assignment, *, by: User | None, at: datetime, reason: str = "") -> Assignment:
    """Take a volunteer off a shift; the row stays as history and the seat is free again. Raises `NotLive`."""
    shift = _lock(assignment.shift)
    assignment = Assignment.objects.select_for_update().select_related("volunteer__contact").get(pk=assignment.pk)
    _check_not_ended(assignment)
    before = assignment.status
    if before in LIVE:
        _count_seats(shift, -1)
    assignment.status = AssignmentStatus.RELEASED
    assignment.save(update_fields=["status", "updated_at"])
    _tell(assignment, "volunteers.release", by=by, at=at, before=before, reason=reason)
    return assignment


def _lock(shift: Shift) -> Shift:
    """The shift as it stands, held until the transaction ends: two coordinators cannot give the last seat twice."""
    return Shift.objects.select_for_update(of=["self"]).select_related("position__venue").get(pk=shift.pk)


def _check_open(shift: Shift, volunteer: Volunteer) -> None:
    if shift.status == ShiftStatus.CANCELLED:
        raise CannotAssign(_("%(shift)s is cancelled.") % {"shift": shift.code})
    if volunteer.status != VolunteerStatus.ACCEPTED:
        raise CannotAssign(
            _("%(volunteer)s is not an accepted volunteer (%(status)s).")
            % {"volunteer": volunteer, "status": volunteer.get_status_display()}
        )


def _check_seat(shift: Shift) -> None:
    if shift.filled >= shift.needed:
        raise ShiftFull(
            _("%(shift)s is full: %(needed)d of %(needed)d people are confirmed.")
            % {"shift": shift.code, "needed": shift.needed}
        )


def _check_not_ended(assignment: Assignment) -> None:
    if assignment.status in ENDED:
        raise NotLive(_("%(volunteer)s is no longer on this shift.") % {"volunteer": assignment.volunteer})


def _insert(assignment: Assignment) -> None:
    """Write, and translate what the database refuses: only the database knows it without a race."""
    try:
        with transaction.atomic():
            assignment.save()
    except IntegrityError as refusal:
        raise _refusal(assignment, str(refusal)) from refusal


def _refusal(assignment: Assignment, refusal: str) -> Exception:
    names = {"volunteer": assignment.volunteer, "shift": assignment.shift.code}
    if "assignment_once_per_shift" in refusal:
        return AlreadyOnShift(_("%(volunteer)s already has a place on %(shift)s.") % names)
    if "assignment_no_overlap" in refusal:
        return AlreadyElsewhere(
            _("%(volunteer)s is already on %(other)s at that time.") % {**names, "other": _in_the_way(assignment, 0)}
        )
    if "assignment_rest_between_shifts" in refusal:
        return NotRested(
            _("%(volunteer)s would rest less than %(hours)d hours between %(other)s and %(shift)s.")
            % {**names, "hours": HOURS_OF_REST, "other": _in_the_way(assignment, HOURS_OF_REST)}
        )
    return IntegrityError(refusal)


def _in_the_way(assignment: Assignment, hours_around: int) -> str:
    """The codes of the live shifts closer than `hours_around` to this one."""
    around = timedelta(hours=hours_around)
    window = (assignment.during.lower - around, assignment.during.upper + around)
    others = (
        Assignment.objects.live()
        .filter(volunteer=assignment.volunteer, during__overlap=window)
        .exclude(pk=assignment.pk)
        .order_by("during")
    )
    return ", ".join(others.values_list("shift__code", flat=True))


def _count_seats(shift: Shift, change: int) -> None:
    Shift.objects.filter(pk=shift.pk).update(filled=F("filled") + change)


def _tell(
    assignment: Assignment, act: str, *, by: User | None, at: datetime, before: str | None, reason: str = ""
) -> None:
    audit.record(
        act,
        by=by,
        on=assignment,
        before={"status": before} if before else None,
        after={"status": assignment.status, "shift": assignment.shift.code},
        reason=reason,
    )
    assignment_changed.send(sender=Assignment, assignment_id=assignment.pk, status=assignment.status, at=at)
