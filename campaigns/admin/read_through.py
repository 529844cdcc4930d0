"""What does a campaign come to? The sentence, the figures and the findings that stand beside its form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns import contents, wording
from campaigns.flow import audience
from campaigns.flow.audience import AudienceCount
from campaigns.models import Campaign
from committee import languages
from contacts.enums import Channel
from contacts.segments.patience import AT_ONCE, PATIENT


def of(campaign: Campaign, *, at: datetime, is_patient: bool) -> dict[str, Any]:
    """All of it; whoever only edits is not kept waiting as long as who is about to schedule."""
    count = audience.count_within(campaign, at=at, seconds=PATIENT if is_patient else AT_ONCE)
    return {
        "sentence": wording.read_through(campaign, count),
        "warnings": wording.warnings(campaign, count, at=at),
        "is_exact": count.is_exact,
        "universe": wording.number(count.universe),
        "reachable": wording.number(count.reachable),
        "channels": [Channel(channel).label for channel in campaign.channels],
        "on_channels": [wording.number(count.by_channel[channel].reachable) for channel in count.by_channel],
        "by_language": _by_language(campaign, count),
        "excluded": [(reason.label, wording.number(people)) for reason, people in count.excluded.items()],
        "without_address": wording.number(count.without_address),
    }


def _by_language(campaign: Campaign, count: AudienceCount) -> list[dict[str, Any]]:
    """A line a language: its people, those on each channel where there are several, and what they read instead."""
    served = contents.served_by(wording.words_of(campaign))
    on_channels = (
        [count.by_channel[Channel(channel)].by_language for channel in campaign.channels] if count.is_exact else []
    )
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
