"""A campaign brought to the stage a test is about, by the verbs that bring it there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns import lifecycle
from campaigns.flow import snapshot
from campaigns.flow.deliver import worker
from campaigns.gateways import Gateway
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Campaign, Message
from tests.factories import NOON, make_campaign, make_user


def scheduled(*, at: datetime = NOON, **fields: Any) -> Campaign:
    return lifecycle.schedule(make_campaign(at=at, **fields), by=make_user(), at=at)


def sending(*, at: datetime = NOON, **fields: Any) -> Campaign:
    """A campaign whose snapshot is written and whose batches wait."""
    campaign = scheduled(at=at, **fields)
    lifecycle.start_due(at=at)
    return snapshot.take(campaign, at=at)


def deliver(campaign: Campaign, gateway: Gateway | None = None) -> Gateway:
    """Work on the campaign's lane until nothing is due."""
    gateway = gateway or MemoryGateway()
    worker.work(campaign.lane, gateways={campaign.channel: gateway}, seconds=60)
    return gateway


def statuses(campaign: Campaign) -> dict[str, str]:
    """The status of each message, with its reason if it has one, by address; by contact where that is gone."""
    return {
        row.address or f"#{row.contact_id}": f"{row.status}: {row.reason}" if row.reason else row.status
        for row in Message.objects.filter(campaign=campaign)
    }
