"""What stays of a volunteer who asked to be forgotten? The number and the shifts they served, for the figures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts import retention
from volunteers import assignments
from volunteers.enums import AssignmentStatus, Sex, VolunteerStatus
from volunteers.models import Assignment, Volunteer

# Waiting for the person or for the day: nobody will come, and the coordinator must see the hole.
_AHEAD: Final = [AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED, AssignmentStatus.CONFIRMED]
# In the place of a text that may not be empty.
REMOVED: Final = "–"


def register() -> None:
    """Nobody goes by retention who still volunteers: the registry has a clock of its own."""
    serving = Q(volunteer__status__in=[VolunteerStatus.CANDIDATE, VolunteerStatus.ACCEPTED])
    retention.also_keep("volunteer", serving, label=_("volunteers"))


def forget(*, contact_ids: Collection[int], at: datetime) -> dict[str, int]:
    """Empty what was stated of these people, and let nobody put them on a shift again. Says how many rows of what."""
    volunteers = list(Volunteer.objects.filter(contact__in=contact_ids).values_list("pk", flat=True))
    if not volunteers:
        return {"volunteers": 0, "assignments released": 0}
    ahead = Assignment.objects.filter(volunteer__in=volunteers, status__in=_AHEAD, shift__during__endswith__gt=at)
    released = [assignments.release(place, by=None, at=at) for place in ahead.select_related("shift").order_by("pk")]
    noted = Assignment.objects.filter(volunteer__in=volunteers).exclude(waive_reason="")
    noted.update(waive_reason=REMOVED)
    Volunteer.objects.filter(pk__in=volunteers).update(
        status=VolunteerStatus.WITHDRAWN, sex=Sex.NOT_STATED, born_on=None, spoken_languages=[]
    )
    return {"volunteers": len(volunteers), "assignments released": len(released)}
