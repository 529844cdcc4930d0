"""When may two entries not be merged?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from contacts.consents import PersonErased
from contacts.models import Contact


class MergeRefused(CommitteeError):
    """These two entries cannot become one."""


class ReasonMissing(CommitteeError):
    message = _("Say how you know that these two are one person: somebody may ask later.")


def check(survivor: Contact, absorbed: Contact) -> None:
    """Raises `MergeRefused` or `PersonErased` where the two cannot be merged as they stand."""
    if survivor.pk == absorbed.pk:
        raise MergeRefused(_("An entry cannot be merged into itself."))
    if survivor.erased_at or absorbed.erased_at:
        raise PersonErased
    if survivor.merged_into_id or absorbed.merged_into_id:
        raise MergeRefused(_("One of the two was merged in the meantime: look at the person again."))
