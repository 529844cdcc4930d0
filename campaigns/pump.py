"""How is a campaign sent when Celery cannot be had? All that its clock and its workers do for sending, in one process.

One errand after the other, each for a second or two, and incidents before each of them: so the next turn of incidents
is never later than two seconds, as long as no provider is slow to answer and no very large campaign is written down.
An errand that fails is told in the log and tried again in the next round, and the others are run meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from django.db.models import Min

from campaigns import forecasts, holds, lifecycle, notices, pulse, sweep, trials
from campaigns.enums import Lane
from campaigns.feedback import applying
from campaigns.flow.deliver import asking, durability, epoch, worker
from campaigns.gateways import Carrier
from campaigns.models import Batch, Campaign
from committee.db import clock, drop_broken_connection
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
    """Every errand once, again and again; says after each round whether anything is left that is due now.

    Raises `UnsafeDatabase` or `RestoredDatabase`.
    """
    urgent, errands = _urgent(lanes, gateways, name), _errands(lanes, gateways, name)
    while True:
        more = [_run(each) for errand in errands for each in (*urgent, errand)]
        yield any(more)


def next_turn(lanes: Collection[str], *, at: datetime) -> datetime | None:
    """When the first of what was put off on these lanes falls due; None where nothing was."""
    waiting = Batch.objects.put_off(at=at).filter(lane__in=lanes)
    found: datetime | None = waiting.aggregate(first=Min("not_before"))["first"]
    return found


def _run(errand: Errand) -> bool:
    try:
        return errand()
    except (durability.UnsafeDatabase, epoch.RestoredDatabase):
        raise  # not one of them would do any better
    except Exception:
        logger.exception("an errand of the pump failed; it is tried again")
        drop_broken_connection()
        return False


def _urgent(lanes: Collection[str], gateways: Mapping[str, Carrier], name: str) -> list[Errand]:
    """What is rung every two seconds: the sweep, those whose hour has come, and incidents."""
    errands: list[Errand] = [lambda: _begin_due(lanes)]
    if Lane.INCIDENT in lanes:
        errands.append(lambda: _deliver(Lane.INCIDENT, gateways, name))
    return errands


def _begin_due(lanes: Collection[str]) -> bool:
    due = sweep.run(at=clock())
    pulse.beat(pulse.SWEEP)
    ours = [(lane, key) for lane, key in due.to_start if lane in lanes]
    begun = [_run(partial(_begin, key)) for _lane, key in sorted(ours, key=lambda each: URGENCY.index(Lane(each[0])))]
    return any(begun)


def _begin(key: int) -> bool:
    lifecycle.begin(Campaign.objects.select_related("template__topic").get(pk=key), at=clock())
    return True


def _errands(lanes: Collection[str], gateways: Mapping[str, Carrier], name: str) -> list[Errand]:
    errands: list[Errand] = [lambda: bool(asking.ask(gateways, seconds=TURN)), sweep.end_waiting]
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
