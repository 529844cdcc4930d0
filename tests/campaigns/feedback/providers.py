"""Providers that report, configured as operators would; and reports as they come to the table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from campaigns.feedback import intake
from campaigns.flow.deliver import keys
from campaigns.models import Campaign, Message, MessageReference

RELAY = """
[[provider]]
code = "{code}"
channel = "email"
kind = "smtp"
url = "smtp://127.0.0.1:2525?tls=none"
webhooks = "{webhooks}"
webhook_secrets = {secrets}
"""

# Telephone companies' reports come from a provider of SMS, which speaks our own JSON.
SMS = """
[[provider]]
code = "sms"
channel = "sms"
kind = "simulator"
url = "http://127.0.0.1:9"
webhooks = "generic"
webhook_secrets = ["a secret of theirs"]
"""


def configuration(secrets: Mapping[str, list[str]]) -> str:
    """A provider for each way to speak, called after it."""
    return SMS + "".join(
        RELAY.format(code=name.replace("_", "-"), webhooks=name, secrets=json.dumps(some))
        for name, some in secrets.items()
    )


def key_of(message: Message) -> str:
    return keys.local_part(message.campaign_id, message.n)


def event(about: Message | None, kind: str, /, **told: Any) -> dict[str, Any]:
    """What the generic provider says of a message."""
    named = {"reference": key_of(about)} if about else {}
    return {"id": "event", "event": kind, "at": "2024-07-26T12:30:00Z", **named, **told}


def report(*events: Mapping[str, Any], event_id: str = "", provider: str = "generic") -> bool:
    return intake.keep(provider, event_id, json.dumps(list(events)).encode(), {"Content-Type": "application/json"})


def name_by_provider(message: Message, reference: str, *, provider: str = "generic") -> None:
    """As the provider named it at the hand-over."""
    place = {"campaign_id": message.campaign_id, "ledger": message.ledger, "n": message.n}
    MessageReference.objects.create(provider=provider, reference=reference, **place)


def message_of(campaign: Campaign, n: int = 1) -> Message:
    return Message.objects.get(ledger=campaign.ledger, campaign=campaign, n=n)
