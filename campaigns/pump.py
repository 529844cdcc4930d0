"""How is a campaign sent when Celery cannot be had? The same steps, one after the other, in one process."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

from campaigns import holds, lifecycle, notices, sweep
from campaigns.enums import Lane
from campaigns.feedback import applying
from campaigns.flow.deliver import asking, worker
from campaigns.gateways import Carrier
from campaigns.models import Campaign
from committee.db import clock
from committee.errors import CommitteeError
from contacts import enquiries

logger = logging.getLogger(__name__)

# Seconds for a lane before the next one has its turn: an incident waits no longer than this.
TURN = 2.0


def rounds(lanes: list[str], *, gateways: Mapping[str, Carrier], name: str) -> Iterator[bool]:
    """Sweep, start and deliver, again and again; says after each round whether anything is left that is due now."""
    while True:
        due = sweep.run(at=clock())
        ours = [key for lane, key in due.to_start if lane in lanes]
        for key in ours:
            lifecycle.begin(Campaign.objects.select_related("template__topic").get(pk=key), at=clock())
        more = [worker.work(lane, gateways=gateways, seconds=TURN, worker=name) for lane in lanes]
        asking.ask(gateways)
        if Lane.OPERATIONAL in lanes:
            enquiries.answer(seconds=TURN)
            notices.drain(gateways=gateways, seconds=TURN)
            applying.work(seconds=TURN, at=clock())
        if Lane.BULK in lanes:
            _go_on_with_a_hold(look_for=TURN if Lane.INCIDENT in lanes else holds.LOOKED_FOR)
        yield any(more) or bool(ours)


def _go_on_with_a_hold(*, look_for: float) -> None:
    """One a round. One whose people are not to be found is left for a minute, and nothing stops for it."""
    for key in holds.waiting(at=clock())[:1]:
        try:
            holds.go_on(key, seconds=TURN, at=clock(), look_for=look_for)
        except CommitteeError as why:
            logger.warning("Hold %s is not gone on with: %s", key, why)
