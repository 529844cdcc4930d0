"""Which of a channel's providers carries this group? One by weight; another where that one cannot be reached."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from campaigns.gateways import Gateway, GatewayUnavailable, Outcome


@dataclass(frozen=True, slots=True)
class Provider:
    """Who carries messages of a channel, as the operators wrote it down."""

    code: str
    channel: str
    kind: str
    weight: int  # its share of the channel beside those of the others; 0: only where none of the others can
    gateway: Gateway


class Route:
    """The `Carrier` of one channel: its providers behind the face of one.

    A group is one provider's, never spread over several. One that cannot be reached had nothing handed over, so the
    next takes the whole group; `GatewayUnavailable` is raised where none is left.
    """

    def __init__(self, providers: Sequence[Provider]) -> None:
        self.providers = tuple(providers)

    def reserve(self, lane: str, envelopes: Sequence[Any]) -> float:  # noqa: ARG002
        return 0.0

    def hand_over(self, envelopes: Sequence[Any]) -> list[Outcome]:
        failure = GatewayUnavailable()
        for provider in in_turn(self.providers):
            try:
                outcomes = provider.gateway.hand_over(envelopes)
            except GatewayUnavailable as unavailable:
                failure = unavailable
            else:
                return [replace(outcome, provider=provider.code) for outcome in outcomes]
        raise failure

    def remember(self) -> None:
        """Nothing yet that another process should know."""

    def close(self) -> None:
        for provider in self.providers:
            provider.gateway.close()


def in_turn(providers: Sequence[Provider]) -> list[Provider]:
    """In the order in which they are asked: drawn by weight, those without a share last."""
    drawn = [(random.expovariate(provider.weight), provider) for provider in providers if provider.weight]
    spare = [provider for provider in providers if not provider.weight]
    return [provider for _, provider in sorted(drawn, key=lambda pair: pair[0])] + spare
