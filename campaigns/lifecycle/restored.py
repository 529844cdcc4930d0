"""What becomes of campaigns in a copy of the database? What would leave by itself is held, until somebody looks."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import transitions
from campaigns.enums import CampaignStatus, PausedWhy
from campaigns.flow.deliver import epoch
from campaigns.models import Campaign
from committee import audit

LEAVING: Final = (CampaignStatus.SCHEDULED, CampaignStatus.PREPARING, CampaignStatus.SENDING)


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


def accept(*, reason: str) -> int:
    """Let this copy be the database from now on; how many campaigns it leaves paused, for staff to judge one by one.

    What would leave without anybody's doing is held first, whether or not a sweep has come by.
    """
    with transaction.atomic():
        hold_all()
        audit.record("campaigns.accept_restored", by=None, reason=reason)
        epoch.accept()
    return Campaign.objects.filter(status=CampaignStatus.PAUSED, paused_why=PausedWhy.RESTORED).count()
