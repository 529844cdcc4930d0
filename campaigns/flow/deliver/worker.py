"""What does a worker do with its few seconds? Batches of one lane, one after the other, fairly between campaigns."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Final

from django.conf import settings

from campaigns.flow.deliver import claims, courtesy, devices, durability, gate, groups, results, texts
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.heartbeat import Heartbeat
from campaigns.flow.deliver.intents import Handed, Intent
from campaigns.gateways import Carrier, Envelope, GatewayUnavailable, Outcome
from contacts.enums import Channel

logger = logging.getLogger(__name__)

LONGEST_NAP: Final = 1.0  # seconds that a batch is held while it waits for room; any longer, and it is let go


class NoRoom(Exception):
    """The providers allow no group now: all are left alone, or their rates are used up."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = wait


def work(lane: str, *, gateways: Mapping[str, Carrier], seconds: float, worker: str = "") -> bool:
    """Deliver what is due in `lane` for about so long. Returns whether more may be due. Raises `UnsafeDatabase`."""
    durability.refuse_unsafe()
    deadline = time.monotonic() + seconds
    # On which there is no use in going on in this turn. What nobody carries waits, too.
    closed = {channel for channel in Channel.values if channel not in gateways}
    while (begun := time.monotonic()) < deadline:
        claim = claims.claim(lane, worker=worker, closed=closed)
        if claim is None:
            return False
        gateway = gateways[claim.channel]
        if not _deliver(claim, gateway, deadline=deadline):
            closed.add(claim.channel)
        gateway.remember()
        # Between batches: nobody holds a lease, or has results that are not written down.
        time.sleep(courtesy.rest(lane, worked=time.monotonic() - begun))
    return True


def _deliver(claim: Claim, gateway: Carrier, *, deadline: float) -> bool:
    """Serve one batch. False when nothing more can be handed over on its channel for now."""
    try:
        # The order matters: nobody stops renewing the lease while a group is on the wire.
        with Heartbeat(claims.RENEW, claim.named()), ThreadPoolExecutor(1, "wire") as wire:
            finished = _serve(claim, gateway, wire, deadline=deadline)
    except gate.BatchLost:
        claims.release(claim)
    except GatewayUnavailable:
        logger.warning("no provider of %s can be reached; tried again soon", claim.channel)
        claims.release(claim, wait=settings.UNREACHABLE_PAUSE[claim.lane])
        return False
    except NoRoom as room:
        claims.release(claim, wait=room.wait)
        return False
    except Exception:
        claims.excuse(claim)
        raise
    else:
        if finished:
            claims.settle(claim)
        else:
            claims.release(claim)
    return True


def _serve(claim: Claim, gateway: Carrier, wire: Executor, *, deadline: float) -> bool:
    """Group after group, each rendered while the one before it is on the wire. False where time was up first."""
    following = _reader(claim, gateway)
    handed: Handed | None = None  # and not written down yet
    group = following(claim.cursor)
    try:
        while group:
            # Before anything is promised: nobody waits with messages in doubt, nor with results that are not written.
            while wait := _without_room(claim, gateway, group):
                _write_down(claim, handed)
                handed = None
                _nap(wait, deadline)
            promised_to = gateway.promised_to(_envelopes(group))
            after, handed = handed, None
            intents = gate.pass_through(claim, group, after=after, promised_to=promised_to)
            handing_over = wire.submit(_hand_over, gateway, intents)
            try:
                coming = following(group.next_n)
            finally:  # whatever becomes of the next group, this one is answered
                handed = Handed(group, intents, _answers(claim, intents, handing_over))
            group = coming
            if time.monotonic() > deadline:
                break
    finally:
        _write_down(claim, handed)
    return group is None


def _reader(claim: Claim, gateway: Carrier) -> Callable[[int], groups.Group | None]:
    """Reads and renders the group from a place of the batch on, as large as the providers let it be.

    Where workers died one after the other it is one person: only whoever kills the next is to be taken out.
    """
    skeleton = texts.skeleton(
        version=claim.version, campaign=claim.campaign, language=claim.language, channel=claim.channel
    )
    size = 1 if claim.is_suspect else gateway.largest_group(claim.lane)
    return lambda cursor: groups.prepare(claim, cursor=cursor, skeleton=skeleton, at_most=size)


def _without_room(claim: Claim, gateway: Carrier, group: groups.Group) -> float:
    """Seconds until the providers have room for the group; 0 where it has been given its share."""
    envelopes = _envelopes(group)
    return gateway.reserve(claim.lane, envelopes) if envelopes else 0.0


def _nap(wait: float, deadline: float) -> None:
    """Raises `NoRoom` where it would last too long."""
    if wait > LONGEST_NAP or time.monotonic() + wait > deadline:
        raise NoRoom(wait)
    time.sleep(wait)


def _write_down(claim: Claim, handed: Handed | None) -> None:
    if handed:
        results.record(claim, handed)


def _envelopes(group: groups.Group) -> list[Envelope]:
    return [copy.envelope for copy in group.copies if copy.envelope]


def _answers(claim: Claim, intents: Sequence[Intent], handing_over: Future[list[Outcome]]) -> list[Outcome]:
    try:
        outcomes = handing_over.result()
    except GatewayUnavailable:
        results.take_back(claim, intents)
        raise
    devices.remove_dead(outcomes)
    return outcomes


def _hand_over(gateway: Carrier, intents: Sequence[Intent]) -> list[Outcome]:
    """Speaks to the provider and to nobody else: it runs on a thread without a database connection."""
    return gateway.hand_over([intent.envelope for intent in intents]) if intents else []
