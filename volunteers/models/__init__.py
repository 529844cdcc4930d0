"""Who serves, where and when. Import from here; low-level first."""

from __future__ import annotations

from volunteers.models.assignment import Assignment
from volunteers.models.position import Position
from volunteers.models.shift import Shift
from volunteers.models.volunteer import Volunteer

__all__ = ["Assignment", "Position", "Shift", "Volunteer"]
