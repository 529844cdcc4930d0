"""What becomes of a campaign that leaves before or after a session, when the session is moved?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campaigns.enums import CampaignStatus, ScheduleKind
from campaigns.lifecycle import moments
from campaigns.models import Campaign
from committee import audit


def follow_sessions() -> list[Campaign]:
    """Give those that are scheduled the hour that their session has now, and say so in the audit trail."""
    anchored = Campaign.objects.filter(status=CampaignStatus.SCHEDULED, schedule_kind=ScheduleKind.SESSION)
    return [campaign for campaign in anchored.select_related("session", "template__topic") if _has_followed(campaign)]


@transaction.atomic
def _has_followed(campaign: Campaign) -> bool:
    before, now = campaign.send_at, moments.departure_of(campaign)
    if before == now:
        return False
    # Whoever unscheduled it, or followed it, this very moment was first.
    found = Campaign.objects.filter(pk=campaign.pk, status=CampaignStatus.SCHEDULED, send_at=before)
    if not found.update(send_at=now):
        return False
    campaign.send_at = now
    audit.record("campaigns.follow_session", by=None, on=campaign, before=_said(before), after=_said(now))
    return True


def _said(moment: datetime | None) -> dict[str, str]:
    return {"send_at": moment.isoformat() if moment else ""}
