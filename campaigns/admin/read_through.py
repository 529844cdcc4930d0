"""What does a campaign come to? The sentence, the figures and the findings that stand beside its form."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from campaigns import contents, estimates, findings, timing, versions, wording
from campaigns.admin import findings_list
from campaigns.admin.findings_list import Told
from campaigns.contents import ContentJson
from campaigns.estimates import Estimate
from campaigns.flow import audience
from campaigns.flow.audience import AudienceCount, ChannelCount
from campaigns.models import Campaign
from committee import languages
from committee.db import clock
from contacts.enums import Channel
from contacts.segments.patience import AT_ONCE, PATIENT

# Whoever only edits has the findings of so many people at once; of more, by a button.
QUICK_UP_TO: Final = 120_000


def of(campaign: Campaign, *, at: datetime, is_patient: bool) -> dict[str, Any]:
    """All of it; whoever only edits is not kept waiting as long as who is about to schedule."""
    content = versions.content_of(campaign)
    counted = audience.count_within(campaign, at=at, seconds=PATIENT if is_patient else AT_ONCE)
    count = audience.less_control(counted, percent=campaign.control_share)
    is_quick = count.is_exact and count.universe <= QUICK_UP_TO
    estimate = estimates.of(campaign, count, content=content, at=at.date())
    return {
        "sentence": wording.read_through(campaign, count, content=content, cost=wording.cost(estimate)),
        "warnings": wording.warnings(campaign, count, content=content, at=at),
        "rules": timing.said(campaign, at=at, is_patient=is_patient or is_quick),
        "counted": counted,
        "is_exact": count.is_exact,
        "universe": wording.number(count.universe),
        "reachable": wording.number(count.reachable),
        "channels": [_channel(channel, counted, estimate) for channel, counted in count.by_channel.items()],
        "by_language": _by_language(count, content),
        "excluded": [(reason.label, wording.excluded(reason, people)) for reason, people in count.excluded.items()],
        "without_address": wording.number(count.without_address),
        "is_quick": is_quick,
    }


def checks(campaign: Campaign) -> Told:
    """What the checks say of it as it stands."""
    found = findings.of_campaign(campaign, at=clock())
    return findings_list.told(found, campaign.template, versions.content_of(campaign), campaign=campaign)


def _channel(channel: Channel, counted: ChannelCount, estimate: Estimate) -> dict[str, Any]:
    cost = estimate.by_channel[channel]
    return {
        "name": channel.label,
        "people": wording.number(counted.reachable),
        "cost": wording.sums(cost.totals),
        "unknown": wording.number(sum(cost.unknown.values())) if cost.unknown else "",
    }


def _by_language(count: AudienceCount, content: ContentJson) -> list[dict[str, Any]]:
    """A line a language: its people, those on each channel where there are several, and what they read instead."""
    served = contents.served_by(content)
    on_channels = [counted.by_language for counted in count.by_channel.values()]
    return [
        {
            "code": code,
            "name": name,
            "instead": languages.NAMES[served[code]] if served.get(code, code) != code else "",
            "is_served": code in served,
            "cells": [wording.number(each.get(code, 0)) for each in on_channels],
            "people": wording.number(count.by_language[code]),
        }
        for code, name in languages.NAMES.items()
        if code in count.by_language
    ]
