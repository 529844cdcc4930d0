"""What becomes of a scheduled campaign when its session is moved? Its hour follows; untrue words do not leave."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import approvals, facts, transitions
from campaigns.enums import CampaignStatus, Decision, ScheduleKind
from campaigns.lifecycle import moments
from campaigns.models import Campaign, CompiledText
from campaigns.placeholders import CATALOGUE
from campaigns.placeholders.types import Source
from committee import audit

# What can be moved or renamed after the words that speak of it were approved.
OF_THE_PROGRAMME: Final = frozenset({Source.SESSION, Source.VENUE, Source.LINE})


def follow_sessions() -> list[Campaign]:
    """Give those that are scheduled the hour that their session has now, and say so in the audit trail."""
    anchored = Campaign.objects.filter(status=CampaignStatus.SCHEDULED, schedule_kind=ScheduleKind.SESSION)
    return [campaign for campaign in anchored.select_related("session", "template__topic") if _has_followed(campaign)]


def is_still_true(campaign: Campaign) -> bool:
    """Whether its words say of session, venue and line what is so today. What they do not name may change."""
    approved = campaign.reviews.filter(decision=Decision.APPROVED, voided_at=None).order_by("-pk").first()
    if approved is None or campaign.version is None:
        return True
    spoken = facts.needed(campaign.version.content) & OF_THE_PROGRAMME
    before = approved.facts.get("meaning", {}).get("facts", {})
    now: dict[str, Any] = json.loads(json.dumps(facts.to_json(facts.of_campaign(campaign))))
    return all(
        before.get(name) == fact
        for name, fact in now.items()
        if name in CATALOGUE and CATALOGUE[name].source in spoken
    )


def take_back(campaign: Campaign, *, at: datetime) -> Campaign:
    """Make it a draft again, for the words that were approved would be wrong; the audit trail says why."""
    why = _("Its session, venue or line has changed since it was approved: its words would be wrong.")
    nothing = {"version": None, "send_at": None, "lane": "", "scheduled_by": None, "approved_sha256": ""}
    with transaction.atomic():
        fresh = transitions.move(campaign, "unschedule", by=None, reason=why, **nothing)
        approvals.void(fresh, by=None, at=at, why=why)
        CompiledText.objects.filter(campaign=fresh).delete()
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
