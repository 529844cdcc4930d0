"""What did the broker lose, what did a dead worker leave, what is due? Asked every two seconds, answered by tables."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from campaigns import lifecycle
from campaigns.enums import CampaignStatus
from campaigns.flow import carried, pace, tally
from campaigns.flow.deliver import asking, epoch, revival, stopping
from campaigns.gateways import providers
from campaigns.lifecycle import restored
from campaigns.models import Batch, Campaign

logger = logging.getLogger(__name__)

SWEEP_LOCK: Final = 7003


@dataclass(frozen=True, slots=True)
class Due:
    """Whom to wake: the lane and key of each campaign without a snapshot, and the lanes with work."""

    to_start: list[tuple[str, int]]
    lanes: list[str]


def run(*, at: datetime) -> Due:
    """One round. A second sweep at the same time finds nothing to do. In a restored copy it holds what would leave."""
    with _alone() as is_alone:
        if not is_alone:
            return Due([], [])
        try:
            epoch.advance()
        except epoch.RestoredDatabase as why:
            if restored.hold_all():
                logger.warning("%s", why)
            return Due([], [])
        return _round(at=at)


def end_waiting() -> bool:
    """Mark who is not written to any more, after a cancel or too late; whether more of them may be left.

    Apart from the round, and after the bells: of a large campaign it takes minutes, and nothing waits for it.
    """
    cancelled, expired = stopping.cancel_waiting(), stopping.expire_waiting()
    return not (cancelled and expired)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other sweep is at it. Held by the session, for the mark of the database is committed by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [SWEEP_LOCK])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone and connection.is_usable():  # the lock of a connection that broke is gone with it
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [SWEEP_LOCK])


def _round(*, at: datetime) -> Due:
    # Before anything holds a batch: a campaign is held by waiting for the gates that have passed. And each by itself,
    # so that what holds one is let go of as soon as it is done, and no fault of another undoes it.
    lifecycle.open_due(at=at)
    lifecycle.start_due(at=at)
    with transaction.atomic():
        asked = asking.answering(providers.by_channel())
        revival.revive(asked=asked)
        tally.fold_long()
        carried.fold_long()
        pace.note()
        lifecycle.finish_done(at=at, asked=asked)
        preparing = Campaign.objects.filter(status=CampaignStatus.PREPARING)
        with_work = Batch.objects.due().free().values_list("lane", flat=True).order_by("lane").distinct()
        return Due(to_start=list(preparing.values_list("lane", "pk")), lanes=list(with_work))
