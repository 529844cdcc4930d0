"""What becomes of a scheduled campaign when the world it tells of changes? Its hour follows its session; a campaign
that would no longer be what was approved does not leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from campaigns import approvals, findings, transitions, versions
from campaigns.enums import CampaignStatus, ScheduleKind
from campaigns.lifecycle import moments
from campaigns.models import Campaign
from committee import audit
from committee.sentences import filled, in_each

# What the meaning of a campaign is read from.
WHOLE: Final = ("template__topic", "version__layout_version", "identity__partner", "session", "venue", "line")
# A campaign that is a draft again has none of these.
UNFROZEN: Final[dict[str, Any]] = {
    "version": None,
    "send_at": None,
    "lane": "",
    "scheduled_by": None,
    "approved_sha256": "",
}


def follow_sessions() -> list[Campaign]:
    """Give those that are scheduled the hour that their session has now, and say so in the audit trail."""
    anchored = Campaign.objects.filter(status=CampaignStatus.SCHEDULED, schedule_kind=ScheduleKind.SESSION)
    return [campaign for campaign in anchored.select_related("session", "template__topic") if _has_followed(campaign)]


def objections(campaign: Campaign, *, at: datetime) -> Sequence[str | Promise]:
    """What of it is no longer as it was approved, or no longer sold; nothing where it may leave."""
    if not approvals.is_approved(campaign):
        return approvals.changed_since(campaign) or [gettext_lazy("its approval no longer stands")]
    return [in_each(partial(_sold_out, campaign, at=at))] if findings.gone(campaign, at=at) else []


def _sold_out(campaign: Campaign, *, at: datetime) -> str:
    """Part of a sentence, which has its own full stop."""
    return ", ".join(finding.message.removesuffix(".") for finding in findings.gone(campaign, at=at))


def changed(campaign: Campaign, places: Sequence[str | Promise]) -> Promise:
    """Why it cannot leave, for its author."""
    named = {"name": campaign.name, "places": in_each(lambda: ", ".join(str(place) for place in places))}
    return filled(gettext_lazy("“%(name)s” has changed since its approval: %(places)s."), named)


def take_back(campaign: Campaign, *, at: datetime, places: Sequence[str | Promise]) -> Campaign:
    """Make it a draft again, to be read and approved as it is now; the trail and the review say what has changed."""
    why = changed(campaign, places)
    with transaction.atomic():
        fresh = transitions.move(campaign, "take_back", by=None, reason=str(why), **UNFROZEN)
        approvals.void(fresh, by=None, at=at, why=why)
        versions.thaw(fresh)
    return fresh


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
