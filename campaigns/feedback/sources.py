"""Which providers report to us, by which door, and by which secrets do we know that it is they?

As configured beside their hand-over: `webhooks` names the door, `webhook_secrets` one or two secrets that are live.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from campaigns.feedback.doors import DOORS, Door
from campaigns.gateways import providers


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One provider, as far as it reports."""

    speaks: str  # the name of its door, and of whoever reads what it says
    secrets: tuple[str, ...]

    @property
    def door(self) -> Door:
        return DOORS[self.speaks]


@cache
def all_of_them() -> Mapping[str, Source]:
    """Every provider that reports, by its code."""
    return {
        provider.code: Source(speaks=provider.webhooks, secrets=tuple(provider.webhook_secrets))
        for provider in providers.configured()
        if provider.webhooks in DOORS and provider.webhook_secrets
    }


def named(code: str) -> Source | None:
    return all_of_them().get(code)
