"""What stays of a volunteer who asked to be forgotten? The number and the shifts they served, for the figures."""

from __future__ import annotations

from volunteers.enums import Sex, VolunteerStatus
from volunteers.models import Volunteer


def forget(*, contact_id: int) -> int:
    """Empty what was stated of the person, and let nobody put them on a shift again. How many rows that was."""
    return Volunteer.objects.filter(contact_id=contact_id).update(
        status=VolunteerStatus.WITHDRAWN, sex=Sex.NOT_STATED, born_on=None, spoken_languages=[]
    )
