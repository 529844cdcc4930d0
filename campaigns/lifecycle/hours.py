"""At what hour does it leave? Nobody approves the hour: it may change until the campaign is scheduled."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction

from campaigns import transitions
from campaigns.enums import CampaignStatus, ScheduleKind
from campaigns.models import Campaign
from committee import audit
from committee.models import User

OPEN = frozenset({CampaignStatus.DRAFT, CampaignStatus.IN_REVIEW, CampaignStatus.APPROVED})


def set_hour(campaign: Campaign, *, on: date, time: time, zone: str, by: User) -> Campaign:
    """Let it leave at this moment, whatever it hung on before. Raises `WrongStatus` once it is scheduled."""
    said = {"schedule_kind": ScheduleKind.MOMENT, "send_on": on, "send_time": time, "send_zone": zone}
    with transaction.atomic():
        held = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        if held.status not in OPEN:
            raise transitions.WrongStatus
        before = {name: str(getattr(held, name) or "") for name in said}
        Campaign.objects.filter(pk=held.pk).update(**said)
        after = {name: str(value) for name, value in said.items()}
        audit.record("campaigns.set_hour", by=by, on=held, before=before, after=after)
    return Campaign.objects.select_related("template__topic").get(pk=campaign.pk)
