"""Two entries of contacts are one person: whose volunteer are they afterwards?"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from committee.errors import CommitteeError
from contacts.merging import Remark
from contacts.models import Contact
from volunteers.models import Volunteer


class BothVolunteer(CommitteeError):
    message = _("Both entries are volunteers, each with a number of their own: settle in the registry which stays.")


def follow(*, survivor_id: int, absorbed_id: int) -> None:
    """Let the volunteer of the merged entry be the survivor's. Raises `BothVolunteer`."""
    if Volunteer.objects.filter(contact__in=[survivor_id, absorbed_id]).count() == 2:
        raise BothVolunteer
    Volunteer.objects.filter(contact=absorbed_id).update(contact=survivor_id)


def remarks(survivor: Contact, absorbed: Contact) -> Iterator[Remark]:
    """What the preview of a merge says of volunteers."""
    found = {one.contact_id: one for one in Volunteer.objects.filter(contact__in=[survivor, absorbed])}
    if len(found) == 2:
        yield Remark(BothVolunteer.message, forbids=True)
    elif found:
        (volunteer,) = found.values()
        shifts = volunteer.assignments.live().count()
        words = _stays(shifts) if volunteer.contact_id == survivor.pk else _moves(shifts)
        yield Remark(words % {"number": volunteer.number, "shifts": shifts})


def _stays(shifts: int) -> str:
    return ngettext(
        "Volunteer %(number)s, on %(shifts)s shift: stays as they are.",
        "Volunteer %(number)s, on %(shifts)s shifts: stays as they are.",
        shifts,
    )


def _moves(shifts: int) -> str:
    return ngettext(
        "Volunteer %(number)s, on %(shifts)s shift: from then on, of the entry that is kept.",
        "Volunteer %(number)s, on %(shifts)s shifts: from then on, of the entry that is kept.",
        shifts,
    )
