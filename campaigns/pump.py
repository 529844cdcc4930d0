"""How is a campaign sent when Celery cannot be had? All that its clock and its workers do for sending, in one process.

One errand after the other, each for a second or two, and incidents before each of them: so the next turn of incidents
is never later than two seconds, as long as no provider is slow to answer and no very large campaign is written down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from campaigns import forecasts, holds, lifecycle, notices, pulse, sweep, trials
from campaigns.enums import Lane
from campaigns.feedback import applying
from campaigns.flow.deliver import asking, worker
from campaigns.gateways import Carrier
from campaigns.models import Campaign
from committee.db import clock
from committee.errors import CommitteeError
from contacts import enquiries

logger = logging.getLogger(__name__)

# Seconds for an errand; after a batch of bulk a worker may rest for as long again, and leave the machine to a warning.
TURN: Final = 1.0
URGENCY: Final = (Lane.INCIDENT, Lane.OPERATIONAL, Lane.BULK)
# Under this name the worker of reports signs, whose part the pump takes with that of the operational lane.
EVENTS: Final = "events"

Errand = Callable[[], bool]  # says whether more of it is due


def rounds(lanes: Collection[str], *, gateways: Mapping[str, Carrier], name: str) -> Iterator[bool]:
    """Every errand once, again and again; says after each round whether anything is left that is due now."""
    errands = _errands(lanes, gateways, name)
    while True:
        more = False
        for errand in errands:
            more |= _go_on(lanes, gateways, name)
            more |= errand()
        yield more


def _go_on(lanes: Collection[str], gateways: Mapping[str, Carrier], name: str) -> bool:
    """What is rung every two seconds: the sweep, those whose hour has come, and what is urgent."""
    due = sweep.run(at=clock())
    pulse.beat(pulse.SWEEP)
    ours = [(lane, key) for lane, key in due.to_start if lane in lanes]
    for _lane, key in sorted(ours, key=lambda each: URGENCY.index(Lane(each[0]))):
        lifecycle.begin(Campaign.objects.select_related("template__topic").get(pk=key), at=clock())
    more = Lane.INCIDENT in lanes and _deliver(Lane.INCIDENT, gateways, name)
    return more or bool(ours)


def _errands(lanes: Collection[str], gateways: Mapping[str, Carrier], name: str) -> list[Errand]:
    errands: list[Errand] = [lambda: bool(asking.ask(gateways, seconds=TURN))]
    if Lane.OPERATIONAL in lanes:
        errands += [
            lambda: _deliver(Lane.OPERATIONAL, gateways, name),
            _answer_enquiries,
            lambda: bool(notices.drain(gateways=gateways, seconds=TURN)),
            lambda: bool(trials.send_waiting(gateways=gateways, seconds=TURN, at=clock())),
            _apply_reports,
            _foresee_costs,
        ]
    if Lane.BULK in lanes:
        look_for = TURN if Lane.INCIDENT in lanes else holds.LOOKED_FOR
        errands += [lambda: _deliver(Lane.BULK, gateways, name), lambda: _go_on_with_a_hold(look_for)]
    return errands


def _deliver(lane: str, gateways: Mapping[str, Carrier], name: str) -> bool:
    pulse.beat(lane)
    return worker.work(lane, gateways=gateways, seconds=TURN, worker=name)


def _answer_enquiries() -> bool:
    enquiries.answer(seconds=TURN)
    return False


def _apply_reports() -> bool:
    pulse.beat(EVENTS)
    return applying.work(seconds=TURN, at=clock())


def _foresee_costs() -> bool:
    forecasts.write_down_missing(at=clock())
    return False


def _go_on_with_a_hold(look_for: float) -> bool:
    """One a round. One whose people are not to be found is left for a minute, and nothing stops for it."""
    for key in holds.waiting(at=clock())[:1]:
        try:
            return not holds.go_on(key, seconds=TURN, at=clock(), look_for=look_for)
        except CommitteeError as why:
            logger.warning("Hold %s is not gone on with: %s", key, why)
    return False
