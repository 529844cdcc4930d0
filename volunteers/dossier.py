"""What does the registry of volunteers hold about a person? Their part of the file of everything we hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contacts import dossier
from contacts.dossier import Row
from volunteers.models import Assignment, Volunteer


def volunteer(entries: Sequence[int]) -> Iterable[Row]:
    registered: Iterable[Row] = (
        Volunteer.objects.filter(contact__in=entries)
        .order_by("pk")
        .values("number", "status", "sex", "born_on", "spoken_languages", "created_at", "updated_at")
    )
    return registered


def assignments(entries: Sequence[int]) -> Iterable[Row]:
    """Every shift they were asked for, with what became of it; not by whom."""
    places = Assignment.objects.filter(volunteer__contact__in=entries).order_by("during", "pk")
    for place in places.select_related("shift__position__venue", "shift__position__functional_area"):
        position = place.shift.position
        yield {
            "shift": place.shift.code,
            "position": position.code,
            "venue": position.venue.code,
            "functional_area": position.functional_area.code,
            "starts_at": place.during.lower,
            "ends_at": place.during.upper,
            "status": place.status,
            "rest_waived": place.rest_waived,
            "why_rest_waived": place.waive_reason,
            "since": place.created_at,
        }


def register() -> None:
    dossier.contribute("volunteer", volunteer)
    dossier.contribute("assignments", assignments)
