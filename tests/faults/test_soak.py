"""Minutes of anything at any moment: killed, asleep, flushed, crashed, left, cancelled, erased; then every promise.

`make soak` plays ten minutes (`SOAK_SECONDS`) and prints its seed; `SOAK_SEED` plays the same orders again.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction

from campaigns import lifecycle
from campaigns.models import Campaign, Message
from campaigns.transitions import WrongStatus
from committee.db import clock
from contacts import consents, erasure
from contacts.enums import Channel, ConsentSource
from contacts.models import Contact
from tests.crowd import make_crowd
from tests.factories import make_campaign, make_topic, make_user
from tests.faults.stage import Stage, send_now
from tests.faults.waiting import wait_for_database

PEOPLE = 6000
WORKERS = 2
PROVIDER = [
    {"at": "dot", "share": 0.01, "delay": 0.3},
    {"at": "rcpt", "share": 0.05, "reply": "451 4.7.1 Later"},
    {"at": "rcpt", "share": 0.01, "reply": "550 5.1.1 Nobody"},
    {"at": "dot", "share": 0.002, "drop": "after"},
    {"at": "dot", "share": 0.002, "drop": "before"},
    {"at": "connect", "share": 0.2, "reply": "421 4.7.0 Too many"},
]


class Nemesis:
    """Does something at random, again and again, and remembers what."""

    def __init__(self, stage: Stage, chance: random.Random, topic, author) -> None:
        self.stage, self.chance, self.topic, self.author = stage, chance, topic, author
        self.campaigns: list[Campaign] = []
        self.left_at: dict[int, datetime] = {}
        self.done: Counter[str] = Counter()
        self.lost_connections = 0
        self.workers = [stage.start_worker("bulk", name=f"bulk-{n}") for n in range(WORKERS)]
        stage.start_clock()

    def act(self) -> None:
        acts: list[tuple[int, Callable[[], None]]] = [
            (4, self.kill), (3, self.sleep), (2, self.stop_warmly), (2, self.stop_coldly), (3, self.flush),
            (1, self.crash_broker), (1, self.crash_database), (6, self.leave), (2, self.erase), (1, self.cancel),
            (2, self.pause_and_resume), (4, self.provider_fails), (3, self.provider_is_well),
        ]  # fmt: skip
        (act,) = self.chance.choices([act for _weight, act in acts], [weight for weight, _act in acts])
        act()
        self.done[act.__name__] += 1

    def keep_something_under_way(self) -> None:
        """A campaign that is over is followed by the next."""
        if not Campaign.objects.filter(status__in=["scheduled", "preparing", "sending"]).exists():
            self.campaigns.append(send_now(make_campaign(), by=self.author))

    # Processes

    def kill(self) -> None:
        self._replace(signal.SIGKILL)

    def stop_warmly(self) -> None:
        self._replace(signal.SIGTERM)

    def stop_coldly(self) -> None:
        self._replace(signal.SIGQUIT)

    def sleep(self) -> None:
        worker = self.chance.choice(self.workers)
        self.stage.kill(worker, signal.SIGSTOP)
        time.sleep(self.chance.uniform(1, 5))
        self.stage.kill(worker, signal.SIGCONT)

    def _replace(self, sign: int) -> None:
        which = self.chance.randrange(WORKERS)
        if sign == signal.SIGKILL:
            self.stage.kill(self.workers[which])
        else:
            self.workers[which].send_signal(sign)  # to it alone: it sees to its child
        self.workers[which].wait(60)
        self.workers[which] = self.stage.start_worker("bulk", name=f"bulk-{which}")

    # Services

    def flush(self) -> None:
        self.stage.flush_broker()

    def crash_broker(self) -> None:
        self.stage.own.kill_broker()
        time.sleep(self.chance.uniform(0, 4))
        assert self.stage.own.revive() == ["Valkey"]

    def crash_database(self) -> None:
        self.stage.own.crash_database()
        self.lost_connections += 1
        time.sleep(self.chance.uniform(0, 2))
        assert self.stage.own.revive() == ["PostgreSQL"]
        wait_for_database()

    # People and staff

    def leave(self) -> None:
        for contact in self._some_who_stay(20):
            with transaction.atomic():
                consents.withdraw(
                    contact, topic=self.topic, channel=Channel.EMAIL, source=ConsentSource.UNSUBSCRIBE_PAGE, at=clock()
                )
                self.left_at[contact.pk] = clock()

    def erase(self) -> None:
        for contact in self._some_who_stay(3):
            with transaction.atomic():
                erasure.erase(contact, by=self.author, at=clock())
                self.left_at[contact.pk] = clock()

    def _some_who_stay(self, most: int) -> list[Contact]:
        pks = list(Contact.objects.exclude(pk__in=self.left_at).values_list("pk", flat=True))
        return list(Contact.objects.filter(pk__in=self.chance.sample(sorted(pks), min(most, len(pks)))))

    def cancel(self) -> None:
        for campaign in Campaign.objects.filter(status="sending")[:1]:
            try:
                lifecycle.cancel(campaign, by=self.author, reason="The session was postponed.", at=clock())
            except WrongStatus:
                self.done["came too late"] += 1

    def pause_and_resume(self) -> None:
        for campaign in Campaign.objects.filter(status="sending")[:1]:
            try:
                paused = lifecycle.pause(campaign, by=self.author)
                time.sleep(self.chance.uniform(0, 2))
                lifecycle.resume(paused, by=self.author)
            except WrongStatus:
                self.done["came too late"] += 1

    # The provider

    def provider_fails(self) -> None:
        self.stage.provider.break_with(*self.chance.sample(PROVIDER, 2))

    def provider_is_well(self) -> None:
        self.stage.provider.break_with(PROVIDER[0])


@pytest.mark.faults_slow
def test_soak(own_stage):
    seconds = float(os.environ.get("SOAK_SECONDS", "60"))
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(1 << 32))
    sys.stderr.write(f"\n    soak: {seconds:.0f} s; again with SOAK_SEED={seed}\n")
    topic, author = make_topic("news"), make_user()
    make_crowd(PEOPLE, topic=topic)
    nemesis = Nemesis(own_stage, random.Random(seed), topic, author)
    nemesis.provider_is_well()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        nemesis.keep_something_under_way()
        time.sleep(nemesis.chance.uniform(0.2, 2.5))
        nemesis.act()

    own_stage.provider.break_with()
    for campaign in nemesis.campaigns:
        own_stage.wait_until(
            lambda: Campaign.objects.get(pk=campaign.pk).status in {"finished", "cancelled"},  # noqa: B023
            seconds=240,
        )
    own_stage.wait_until(lambda: not Message.objects.filter(status__in=["pending", "deferred", "sending"]).exists())
    own_stage.assert_honest(*nemesis.campaigns, left_at=nemesis.left_at)
    sent = len(own_stage.provider.journal())
    doubt = Message.objects.filter(status="in_doubt").count()
    sys.stderr.write(
        f"    soak: {len(nemesis.campaigns)} campaigns, {sent} copies, {doubt} in doubt, {dict(nemesis.done)}\n"
    )
