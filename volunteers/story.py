"""What volunteers tells of a person: the shifts they were put on, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from committee.navigation import url_of
from contacts import story
from contacts.story import Entry
from volunteers.models import Assignment


def assignments(ids: Sequence[int], before: datetime | None, at_most: int) -> Iterator[Entry]:
    rows = Assignment.objects.filter(volunteer__contact__in=ids).select_related("shift__position")
    earlier = rows.filter(created_at__lt=before) if before else rows
    for assignment in earlier.order_by("-created_at", "-pk")[:at_most]:
        yield Entry(
            assignment.created_at,
            _("Put on a shift"),
            f"{assignment.shift} · {assignment.get_status_display()}",
            url_of(Assignment, "change", row=assignment),
            "assignment_ind",
        )


def register() -> None:
    story.tell("assignments", _("Shifts"), assignments, permission="volunteers.view_assignment")
