"""What does a worker do with its few seconds? Batches of one lane, one after the other, fairly between campaigns."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor

from django.conf import settings

from campaigns.flow.deliver import claims, durability, gate, groups, results, texts
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.heartbeat import Heartbeat
from campaigns.flow.deliver.texts import Text
from campaigns.gateways import Gateway, GatewayUnavailable, Outcome

logger = logging.getLogger(__name__)


def work(lane: str, *, gateways: Mapping[str, Gateway], seconds: float, worker: str = "") -> bool:
    """Deliver what is due in `lane` for about so long. Returns whether more may be due. Raises `UnsafeDatabase`."""
    durability.refuse_unsafe()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        claim = claims.claim(lane, worker=worker)
        if claim is None:
            return False
        if not _deliver(claim, gateways[claim.channel], deadline=deadline):
            return False
    return True


def _deliver(claim: Claim, gateway: Gateway, *, deadline: float) -> bool:
    """Serve one batch. False when its provider cannot be reached: then there is no use in going on."""
    skeleton = texts.skeleton(
        version=claim.version, campaign=claim.campaign, language=claim.language, channel=claim.channel
    )
    try:
        # The order matters: nobody stops renewing the lease while a group is on the wire.
        with Heartbeat(claims.RENEW, claim.named()), ThreadPoolExecutor(1, "wire") as wire:
            finished = _serve(claim, gateway, skeleton, wire, deadline=deadline)
    except gate.BatchLost:
        claims.release(claim)
    except GatewayUnavailable:
        logger.warning("the provider of %s cannot be reached; tried again soon", claim.channel)
        claims.release(claim, wait=settings.UNREACHABLE_PAUSE[claim.lane])
        return False
    else:
        if finished:
            claims.settle(claim)
        else:
            claims.release(claim)
    return True


def _serve(claim: Claim, gateway: Gateway, skeleton: Text, wire: Executor, *, deadline: float) -> bool:
    """Group after group, each rendered while the one before it is on the wire. False where time was up first."""
    group = groups.prepare(claim, cursor=claim.cursor, skeleton=skeleton)
    while group:
        intents = gate.pass_through(claim, group)
        handing_over = wire.submit(_hand_over, gateway, intents)
        following = groups.prepare(claim, cursor=group.next_n, skeleton=skeleton)
        try:
            outcomes = handing_over.result()
        except GatewayUnavailable:
            results.take_back(claim, intents)
            raise
        results.record(claim, group, intents, outcomes)
        if following and time.monotonic() > deadline:
            return False
        group = following
    return True


def _hand_over(gateway: Gateway, intents: Sequence[gate.Intent]) -> list[Outcome]:
    """Speaks to the provider and to nobody else: it runs on a thread without a database connection."""
    return gateway.hand_over([intent.envelope for intent in intents]) if intents else []
