"""Does something at random, again and again, to processes, services, people and campaigns; and remembers what."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.transitions import WrongStatus
from committee.db import clock
from contacts import consents, erasure
from contacts.enums import Channel, ConsentSource
from contacts.models import Consent, Contact, Topic
from tests.faults.kinds import KINDS, Kind
from tests.faults.stage import Stage, send_now
from tests.faults.waiting import wait_for_database

UNDER_WAY = ("scheduled", "preparing", "sending", "paused")
MOST_AT_ONCE = 4
# By the lanes each works for: what is killed is started again under its name.
WORKERS = {"bulk-1": ["bulk"], "bulk-2": ["bulk"], "urgent": ["incident", "operational"], "events": ["events"]}
FAULTS = [
    {"at": "rcpt", "share": 0.05, "reply": "451 4.7.1 Later"},
    {"at": "rcpt", "share": 0.01, "reply": "550 5.1.1 Nobody"},
    {"at": "dot", "share": 0.002, "drop": "after"},
    {"at": "dot", "share": 0.002, "drop": "before"},
    {"at": "connect", "share": 0.2, "reply": "421 4.7.0 Too many"},
    {"at": "sms", "share": 0.05, "reply": "429 20429", "retry_after": 1},
    {"at": "sms", "share": 0.02, "drop": "after"},
    {"at": "sms", "share": 0.02, "drop": "before"},
    {"at": "push", "share": 0.05, "reply": "503"},
    {"at": "push", "share": 0.02, "reply": "410"},
    {"at": "push", "share": 0.02, "drop": "after"},
]
SLOWLY = {"at": "dot", "share": 0.01, "delay": 0.3}
# What is told of it afterwards: twice, and out of order.
REPORTS = [
    {"event": "delivered", "channel": "email", "share": 0.1, "shuffle": 3},
    {"event": "bounced", "channel": "email", "share": 0.01, "delay": 0.2, "shuffle": 3, "copies": 2, "code": "5.1.1"},
    {"event": "complained", "channel": "email", "share": 0.003, "shuffle": 3, "copies": 2},
    {"event": "delivered", "channel": "sms", "share": 0.9, "shuffle": 3, "copies": 2},
    {"event": "failed", "channel": "sms", "share": 0.05, "shuffle": 3, "copies": 2, "code": "30003"},
    {"event": "stop", "channel": "sms", "share": 0.01, "delay": 0.5, "shuffle": 3, "copies": 2},
]


class Nemesis:
    """Of one stage, by one sequence of chances."""

    def __init__(self, stage: Stage, chance: random.Random, *, topic: Topic, author) -> None:
        self.stage, self.chance, self.topic, self.author = stage, chance, topic, author
        self.campaigns: list[tuple[Kind, Campaign]] = []
        self.left_at: dict[Channel, dict[int, datetime]] = defaultdict(dict)
        self.erased_at: dict[int, datetime] = {}
        self.done: Counter[str] = Counter()
        self.workers = {name: stage.start_worker(*lanes, name=name) for name, lanes in WORKERS.items()}
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
        """A newsletter always, and beside it whatever chance brings."""
        busy = list(Campaign.objects.filter(status__in=UNDER_WAY).values_list("pk", flat=True))
        if not any(kind.name == "letter" and campaign.pk in busy for kind, campaign in self.campaigns):
            self._begin(KINDS[0])
        elif len(busy) < MOST_AT_ONCE:
            self._begin(self.chance.choice(KINDS[1:]))

    def _begin(self, kind: Kind) -> None:
        self.campaigns.append((kind, send_now(kind.draft(), by=self.author)))
        self.done[kind.name] += 1

    def gone_at(self, kind: Kind) -> Mapping[int, datetime]:
        """When each person's leaving had committed, as far as messages of that kind are concerned."""
        withdrawn = [self.left_at[channel] for channel in kind.channels] if kind.needs_consent else []
        return self.erased_at | {contact: at for left in withdrawn for contact, at in left.items()}

    # Processes

    def kill(self) -> None:
        self._replace(signal.SIGKILL)

    def stop_warmly(self) -> None:
        self._replace(signal.SIGTERM)

    def stop_coldly(self) -> None:
        self._replace(signal.SIGQUIT)

    def sleep(self) -> None:
        worker = self.workers[self._which()]
        self.stage.kill(worker, signal.SIGSTOP)
        time.sleep(self.chance.uniform(1, 5))
        self.stage.kill(worker, signal.SIGCONT)

    def _which(self) -> str:
        return self.chance.choice(list(WORKERS))

    def _replace(self, sign: int) -> None:
        name = self._which()
        worker: subprocess.Popen[bytes] = self.workers[name]
        if sign == signal.SIGKILL:
            self.stage.kill(worker)
        else:
            worker.send_signal(sign)  # to it alone: it sees to its child
        worker.wait(60)
        self.workers[name] = self.stage.start_worker(*WORKERS[name], name=name)

    # Services

    def flush(self) -> None:
        self.stage.flush_broker()

    def crash_broker(self) -> None:
        self.stage.own.kill_broker()
        time.sleep(self.chance.uniform(0, 4))
        assert self.stage.own.revive() == ["Valkey"]

    def crash_database(self) -> None:
        self.stage.own.crash_database()
        time.sleep(self.chance.uniform(0, 2))
        assert self.stage.own.revive() == ["PostgreSQL"]
        wait_for_database()

    # People and staff

    def leave(self) -> None:
        """The news on one channel: what is said of another stays."""
        channel = self.chance.choice(list(Channel))
        staying = Consent.objects.filter(topic=self.topic, channel=channel, status="granted")
        for contact in self._some(staying.values_list("contact", flat=True), 20):
            with transaction.atomic():
                consents.withdraw(
                    contact, topic=self.topic, channel=channel, source=ConsentSource.UNSUBSCRIBE_PAGE, at=clock()
                )
                self.left_at[channel][contact.pk] = clock()

    def erase(self) -> None:
        for contact in self._some(Contact.objects.filter(erased_at=None).values_list("pk", flat=True), 3):
            with transaction.atomic():
                erasure.erase(contact, by=self.author, at=clock())
                self.erased_at[contact.pk] = clock()

    def _some(self, pks, most: int) -> list[Contact]:
        found = sorted(pks)
        return list(Contact.objects.filter(pk__in=self.chance.sample(found, min(most, len(found)))))

    def cancel(self) -> None:
        self._at_one_that_leaves(
            lambda campaign: lifecycle.cancel(
                campaign, by=self.author, reason="The session was postponed.", at=clock()
            )
        )

    def pause_and_resume(self) -> None:
        def hold_for_a_moment(campaign: Campaign) -> None:
            paused = lifecycle.pause(campaign, by=self.author)
            time.sleep(self.chance.uniform(0, 2))
            lifecycle.resume(paused, by=self.author)

        self._at_one_that_leaves(hold_for_a_moment)

    def _at_one_that_leaves(self, act: Callable[[Campaign], object]) -> None:
        for campaign in Campaign.objects.filter(status="sending").order_by("pk")[:1]:
            try:
                act(campaign)
            except WrongStatus:
                self.done["came too late"] += 1

    # The provider

    def provider_fails(self) -> None:
        self.stage.provider.break_with(*self.chance.sample(FAULTS, 3), reports=REPORTS)

    def provider_is_well(self) -> None:
        self.stage.provider.break_with(SLOWLY, reports=REPORTS)
