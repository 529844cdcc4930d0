"""May this group leave now, by the rates that its provider, its networks and its sender allow?

One count for all processes, in Valkey; where that does not answer in `PATIENCE`, each process counts for itself and
allows its fixed share. Counted are the units that providers bill: e-mails, pushes, parts of an SMS.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from campaigns.gateways import EmailEnvelope, Envelope, SmsEnvelope
from campaigns.gateways.buckets import LUA, Bucket

logger = logging.getLogger(__name__)

PATIENCE: Final = 0.1
LEFT_ALONE: Final = 5.0  # seconds that Valkey is not asked again after it failed: nobody waits for it at every group
OTHERS: Final = "*"  # the rate of each network, or sender, that has none of its own
LONGEST_BURST: Final = 1.0


def units_of(envelope: Envelope) -> int:
    return envelope.parts if isinstance(envelope, SmsEnvelope) else 1


def network_of(envelope: Envelope) -> str:
    """Whom the provider hands it on to: who runs the mailbox, or the country of the number."""
    if isinstance(envelope, EmailEnvelope):
        domain = envelope.recipient.rpartition("@")[2].lower()
        return networks().get(domain, domain)
    return envelope.country if isinstance(envelope, SmsEnvelope) else ""


def sender_of(envelope: Envelope) -> str:
    """The part of a sender that is the same for all: of a return path, its domain; of an SMS, who signs its text."""
    if isinstance(envelope, EmailEnvelope):
        return envelope.sender.rpartition("@")[2].lower()
    return envelope.sender if isinstance(envelope, SmsEnvelope) else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Units a second that a provider allows: in all, to a destination network, from a sender."""

    in_all: float | None = None
    by_network: Mapping[str, float] = field(default_factory=dict)
    by_sender: Mapping[str, float] = field(default_factory=dict)
    sender_of: Callable[[Any], str] = sender_of  # of an envelope, as this provider sends it

    def needs(self, envelopes: Sequence[Envelope]) -> dict[str, tuple[float, float]]:
        """The buckets that this group touches: units needed and rate, by the end of the bucket's name."""
        if not (self.in_all or self.by_network or self.by_sender):
            return {}
        units: Counter[str] = Counter()
        rates: dict[str, float | None] = {}
        for envelope in envelopes:
            for name, rate in self._rates(envelope):
                units[name] += units_of(envelope)
                rates[name] = rate
        return {name: (float(units[name]), rate) for name, rate in rates.items() if rate}

    def _rates(self, envelope: Envelope) -> list[tuple[str, float | None]]:
        found: list[tuple[str, float | None]] = [("all", self.in_all)]
        for kind, rates, name in (
            ("to", self.by_network, network_of(envelope)),
            ("from", self.by_sender, self.sender_of(envelope)),
        ):
            if rates and name:
                found.append((f"{kind}:{name}", rates.get(name, rates.get(OTHERS))))
        return found


@cache
def networks() -> Mapping[str, str]:
    """Who runs the mailboxes of a domain, where several domains are one network."""
    return {domain: name for name, domains in settings.MAIL_NETWORKS.items() for domain in domains}


class Rates:
    """The buckets of all providers, as one process sees them."""

    def __init__(self, url: str) -> None:
        self._valkey = redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
        )
        self._script = self._valkey.register_script(LUA)
        self._ask_again_at = 0.0
        self._alone: dict[str, Bucket] = {}

    def take(self, provider: str, limits: Limits, lane: str, envelopes: Sequence[Envelope]) -> float:
        """Take what this group needs, all or nothing. Returns the seconds to wait where it is nothing, or 0."""
        return self._ask(provider, limits, lane, envelopes, forced=False)

    def charge(self, provider: str, limits: Limits, lane: str, envelopes: Sequence[Envelope]) -> None:
        """Take what this group needs, whatever there is: it leaves by a provider that nobody asked before."""
        self._ask(provider, limits, lane, envelopes, forced=True)

    def _ask(self, provider: str, limits: Limits, lane: str, envelopes: Sequence[Envelope], *, forced: bool) -> float:
        needs = {f"rate:{{{provider}}}:{name}": need for name, need in limits.needs(envelopes).items()}
        if not needs:
            return 0.0
        if time.monotonic() >= self._ask_again_at:
            try:
                return self._together(needs, lane, forced=forced)
            except redis.RedisError as error:
                self._ask_again_at = time.monotonic() + LEFT_ALONE
                logger.warning("rates are kept by each process on its own for a while: %s", type(error).__name__)
        return self._on_our_own(needs, lane, forced=forced)

    def _together(self, needs: Mapping[str, tuple[float, float]], lane: str, *, forced: bool) -> float:
        shares = settings.LANE_SHARES
        said: list[Any] = [lane, int(forced), LONGEST_BURST, len(shares)]
        said += [word for pair in shares.items() for word in pair]
        said += [word for pair in needs.values() for word in pair]
        return float(self._script(keys=list(needs), args=said))

    def _on_our_own(self, needs: Mapping[str, tuple[float, float]], lane: str, *, forced: bool) -> float:
        now = time.monotonic()
        buckets = [(self._own(name, rate), need) for name, (need, rate) in needs.items()]
        wait = max(bucket.wait(lane, need, now=now) for bucket, need in buckets)
        if wait and not forced:
            return wait
        for bucket, need in buckets:
            bucket.take(lane, need, now=now)
        return 0.0

    def _own(self, name: str, rate: float) -> Bucket:
        ours = rate / settings.SENDING_PROCESSES
        bucket = self._alone.get(name)
        if bucket is None:
            bucket = self._alone[name] = Bucket(ours, settings.LANE_SHARES, burst=LONGEST_BURST)
        return bucket


@cache
def shared() -> Rates:
    """This process's."""
    return Rates(str(settings.RATES_URL))
