"""Everything is stopped while a campaign leaves: after that no intent commits, and nobody is lost by it."""

from __future__ import annotations

import threading

from django.db import connection, transaction

from campaigns import standstill
from campaigns.flow.deliver import worker
from campaigns.models import Message
from committee.db import clock
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.stage import started
from tests.faults.threads import PATIENCE, HeldUp, backend_that_waits, in_a_thread, meanwhile


def test_no_intent_commits_after_a_stop_however_they_meet(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 5}
    make_crowd(300, topic=make_topic("news"))
    started(campaign, by=author)
    gateway = HeldUp(after=200)

    with in_a_thread(lambda: worker.work("bulk", gateways={"email": gateway}, seconds=60)) as delivering:
        meanwhile(delivering, lambda: len(gateway.accepted) >= 50)
        standstill.stop(by=author, why="A wrong text is leaving.")
        stopped_at = clock()
        gateway.may_go_on.set()
        delivering.result(PATIENCE)

    assert not Message.objects.filter(intent_at__gt=stopped_at).exists()
    left, waits = (Message.objects.filter(status=status).count() for status in ("sent", "pending"))
    assert (left + waits, left) == (300, len(gateway.accepted))
    assert waits > 0

    standstill.restart(by=author, why="Mended.")
    worker.work("bulk", gateways={"email": gateway}, seconds=60)

    assert len({envelope.recipient for envelope in gateway.accepted}) == len(gateway.accepted) == 300


def test_a_stop_waits_for_a_promise_that_was_begun(db, author):
    begun, committed = threading.Event(), threading.Event()

    def promise():
        with transaction.atomic():
            assert standstill.may_leave()
            begun.set()
            committed.wait(PATIENCE)

    with in_a_thread(promise) as promising:
        assert begun.wait(PATIENCE)
        with in_a_thread(lambda: standstill.stop(by=author, why="A wrong text is leaving.")) as stopping:
            try:
                with connection.cursor() as cursor:
                    backend_that_waits(cursor, "pg_advisory_xact_lock(7005")
                assert not stopping.done()
            finally:
                committed.set()
            stopping.result(PATIENCE)
        promising.result(PATIENCE)

    with transaction.atomic():
        assert not standstill.may_leave()
