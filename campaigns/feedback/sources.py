"""Which providers report to us, by which door, and by which secrets do we know that it is they?

As configured beside their hand-over: `webhooks` names the door, `webhook_secrets` the secret, or two while one
replaces the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from campaigns.feedback.doors import DOORS, Door
from campaigns.gateways import providers
from campaigns.gateways.routing import Provider
from committee.env import BadEnvironment


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One provider, as far as it reports."""

    channel: str
    speaks: str  # the name of its door, and of whoever reads what it says
    secrets: tuple[str, ...]

    @property
    def door(self) -> Door:
        return DOORS[self.speaks]


@cache
def configured() -> Mapping[str, Source]:
    """Every provider that reports, by its code. Raises `BadEnvironment`."""
    return {provider.code: _source(provider) for provider in providers.configured() if provider.webhooks}


def named(code: str) -> Source | None:
    return configured().get(code)


def _source(provider: Provider) -> Source:
    if provider.webhooks not in DOORS:
        raise BadEnvironment(
            f"Provider “{provider.code}”: “webhooks” names none that we know: write one of "
            f"{', '.join(sorted(DOORS))}. See docs/integration.md, Reports of providers."
        )
    if not 1 <= len(provider.webhook_secrets) <= 2:
        raise BadEnvironment(
            f"Provider “{provider.code}”: “webhook_secrets” takes one secret, or two while one replaces the other. "
            "See docs/integration.md, Reports of providers."
        )
    return Source(channel=provider.channel, speaks=provider.webhooks, secrets=provider.webhook_secrets)
