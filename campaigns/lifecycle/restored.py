"""What becomes of campaigns in a copy of the database? What would leave by itself is held, until somebody looks."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns import transitions
from campaigns.enums import CampaignStatus, PausedWhy
from campaigns.flow.deliver import epoch
from campaigns.models import Campaign, Progress
from committee import audit
from committee.errors import CommitteeError
from committee.models import User

LEAVING: Final = (CampaignStatus.SCHEDULED, CampaignStatus.PREPARING, CampaignStatus.SENDING)


class NothingRestored(CommitteeError):
    message = gettext_lazy("This database is the one that sends already: there is nothing to accept.")


class NotAccepted(CommitteeError):
    message = gettext_lazy("Say what was restored, and from when: it is kept, with your name.")


def hold_all() -> int:
    """Pause whatever is on its way or has an hour; how many that were. None the second time."""
    held = 0
    for campaign in Campaign.objects.filter(status__in=LEAVING).order_by("pk"):
        try:
            transitions.stop(
                campaign,
                "hold",
                by=None,
                reason=_("The database was restored from a copy."),
                paused_why=PausedWhy.RESTORED,
            )
        except transitions.WrongStatus:
            continue  # paused or cancelled this very moment
        held += 1
    return held


def held() -> QuerySet[Campaign]:
    """Those that wait for somebody to compare them with the providers, and to resume or cancel them."""
    return Campaign.objects.filter(status=CampaignStatus.PAUSED, paused_why=PausedWhy.RESTORED).order_by("pk")


def to_compare(*, is_copy: bool) -> QuerySet[Campaign]:
    """The same, and in a copy by which no sweep has come yet those that it will hold."""
    leaving = Campaign.objects.filter(status__in=LEAVING) if is_copy else Campaign.objects.none()
    return (held() | leaving).order_by("pk")


def last_hand_over() -> datetime | None:
    """When something left for the last time, as far as this copy knows: what left after that is to be found out."""
    return Progress.objects.order_by("-at").values_list("at", flat=True).first()


def accept(*, reason: str, by: User | None = None) -> int:
    """Let this copy be the database from now on; how many campaigns it leaves paused, for staff to judge one by one.

    What would leave without anybody's doing is held first, whether or not a sweep has come by. Raises
    `NothingRestored`, `NotAccepted`, and `OSError` where the file cannot be written.
    """
    if not reason.strip():
        raise NotAccepted
    if not epoch.is_restored():
        raise NothingRestored
    with transaction.atomic():
        hold_all()
        audit.record("campaigns.accept_restored", by=by, reason=reason.strip())
        epoch.accept()
    return held().count()
