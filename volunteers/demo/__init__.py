"""The work of a demonstration: who volunteers, in which positions and shifts, and who has a place on which."""

from __future__ import annotations

from django.db import transaction

from committee.demo import Say
from volunteers.demo.crew import missing_volunteers, wanted_volunteers, write_volunteers
from volunteers.demo.places import write_positions
from volunteers.demo.rota import write_assignments, write_shifts
from volunteers.models import Shift, Volunteer


@transaction.atomic
def seed(*, contacts: int, say: Say) -> None:
    """Volunteers among the invented people, and the rota they fill. Safe to run twice.

    The rota is planned once: volunteers of a later, larger demonstration wait without a shift.
    """
    written = write_volunteers(missing_volunteers(contacts))
    if Shift.objects.exists():
        say(f"{written} volunteers added; the rota is already there.")
        return
    positions = write_positions(volunteers=wanted_volunteers(contacts))
    shifts = write_shifts(positions)
    assignments = write_assignments(shifts)
    say(
        f"{Volunteer.objects.count()} volunteers, {len(positions)} positions, "
        f"{len(shifts)} shifts, {assignments} seats taken."
    )
