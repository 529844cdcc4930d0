"""The flow on Celery's clock. A bell carries ids and lanes, never a person: what is due stands in the tables."""

from __future__ import annotations

import gc
from typing import Final

from celery import shared_task
from celery.signals import worker_process_init

from campaigns import forecasts, holds, lifecycle, notices, pulse, retiring, trials
from campaigns import sweep as sweeping
from campaigns.enums import CampaignStatus
from campaigns.feedback import applying, ending
from campaigns.flow import carried, pace, tally
from campaigns.flow.deliver import asking, worker
from campaigns.gateways import providers
from campaigns.models import Campaign, StaffAddress
from committee.db import clock

# Seconds a task may last: nothing urgent waits longer behind it, and a worker that is told to stop does so soon.
TURN: Final = 4.0
# On the lane of long work.
LONG_TURN: Final = 30.0
# A bell that nobody heard for so long is void: the sweep rings again.
VOID_AFTER: Final = 6


@worker_process_init.connect(dispatch_uid="campaigns.freeze_what_is_loaded")
def freeze_what_is_loaded(**_: object) -> None:
    """What a worker has loaded stays for its life: spare the collector going through it with every other group."""
    gc.freeze()
    # A group makes thousands of objects and leaves no circle: a lower threshold looks for one again and again.
    gc.set_threshold(50_000, 20, 20)


@shared_task(name="campaigns.sweep")
def sweep(**_: object) -> None:
    due = sweeping.run(at=clock())
    pulse.beat(pulse.SWEEP)
    for lane, campaign_id in due.to_start:
        start.apply_async(kwargs={"campaign_id": campaign_id, "lane": lane}, queue=lane, expires=VOID_AFTER)
    for lane in due.lanes:
        ring(lane)
    if asking.is_wanted(asking.answering(providers.by_channel())):
        ask_providers.apply_async(queue="events", expires=VOID_AFTER)
    sweeping.end_waiting()


@shared_task(name="campaigns.ask_providers")
def ask_providers(**_: object) -> None:
    asking.ask(providers.by_channel(), seconds=TURN)


@shared_task(name="campaigns.beat")
def beat(*, lane: str, **_: object) -> None:
    """Rung on every lane: the worker that hears it is at work."""
    pulse.beat(lane)


@shared_task(name="campaigns.check_counts")
def check_counts(**_: object) -> None:
    """Rung every night: each campaign is a task of its own."""
    for campaign_id in tally.moved_lately(at=clock()):
        check_count.delay(campaign_id=campaign_id)
    forecasts.write_down_missing(at=clock())
    asking.forget()


@shared_task(name="campaigns.check_count")
def check_count(*, campaign_id: int, **_: object) -> None:
    tally.look_through(campaign_id, at=clock())
    carried.look_through(campaign_id)


@shared_task(name="campaigns.retire_messages")
def retire_messages(**_: object) -> None:
    for campaign_id in retiring.outlived(at=clock()):
        forget_words.delay(campaign_id=campaign_id)
    retiring.drop_ledgers(at=clock())
    ending.forget_old(at=clock())
    ending.forget_readings(at=clock())
    holds.forget_ended(at=clock())
    pace.forget_old(at=clock())


@shared_task(name="campaigns.forget_words")
def forget_words(*, campaign_id: int, first: int = 1, **_: object) -> None:
    go_on_at = retiring.forget_words(campaign_id, first=first, seconds=LONG_TURN, at=clock())
    if go_on_at:
        forget_words.delay(campaign_id=campaign_id, first=go_on_at)


@shared_task(name="campaigns.start")
def start(*, campaign_id: int, lane: str, **_: object) -> None:
    begun = lifecycle.begin(Campaign.objects.select_related("template__topic").get(pk=campaign_id), at=clock())
    ring(lane)
    if begun.status == CampaignStatus.SENDING:
        forecasts.write_down(begun)


@shared_task(name="campaigns.deliver", bind=True)
def deliver(self, *, lane: str, **_: object) -> None:  # type: ignore[no-untyped-def]
    if worker.work(lane, gateways=providers.by_channel(), seconds=TURN, worker=self.request.hostname or ""):
        ring(lane)


@shared_task(name="campaigns.drain_notices")
def drain_notices(**_: object) -> None:
    notices.drain(gateways=providers.by_channel(), seconds=TURN)


@shared_task(name="campaigns.follow_holds")
def follow_holds(**_: object) -> None:
    """Those that a lost task or a dead worker has left; and whose people may have become more."""
    for hold_id in holds.waiting(at=clock()):
        move_hold.delay(hold_id=hold_id)


@shared_task(name="campaigns.move_hold")
def move_hold(*, hold_id: int, **_: object) -> None:
    if not holds.go_on(hold_id, seconds=LONG_TURN, at=clock()):
        move_hold.delay(hold_id=hold_id)


@shared_task(name="campaigns.send_trials")
def send_trials(*, trial_ids: list[int], **_: object) -> None:
    trials.send(trial_ids, gateways=providers.by_channel(), at=clock())


@shared_task(name="campaigns.send_waiting_trials")
def send_waiting_trials(**_: object) -> None:
    """Those, and the codes, whose bell a lost task or a broker without memory has swallowed."""
    trials.send_waiting(gateways=providers.by_channel(), seconds=TURN, at=clock())


@shared_task(name="campaigns.send_code")
def send_code(*, address_id: int, **_: object) -> None:
    # Taken away again in the meantime: then nobody waits for it.
    for address in StaffAddress.objects.filter(pk=address_id).select_related("user"):
        trials.send_code(address, gateway=providers.by_channel()[address.channel], at=clock())


@shared_task(name="campaigns.apply_receipts")
def apply_receipts(**_: object) -> None:
    """What providers reported meanwhile."""
    if applying.work(seconds=TURN, at=clock()):
        apply_receipts.apply_async(queue="events", expires=VOID_AFTER)


def ring(lane: str) -> None:
    """Wake a worker of that lane."""
    deliver.apply_async(kwargs={"lane": lane}, queue=lane, expires=VOID_AFTER)
