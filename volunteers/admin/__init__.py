"""The coordinators' pages: the registry, positions, shifts and who is on them, rosters."""

from __future__ import annotations

from volunteers.admin.assignments import AssignmentAdmin
from volunteers.admin.positions import PositionAdmin
from volunteers.admin.shifts import ShiftAdmin
from volunteers.admin.volunteers import VolunteerAdmin

__all__ = ["AssignmentAdmin", "PositionAdmin", "ShiftAdmin", "VolunteerAdmin"]
