"""Somebody leaves, or a snapshot dies, at the worst moment: on real connections, each with its own transaction."""

from __future__ import annotations

import random
import threading
import time
from contextlib import ExitStack
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min

from campaigns import lifecycle
from campaigns.flow import report, snapshot
from campaigns.flow.deliver import claims, gate, groups, results, texts, worker
from campaigns.flow.deliver.intents import Handed
from campaigns.gateways import Answer, Outcome
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Batch, Message
from committee.db import clock
from contacts import consents
from contacts.enums import Channel, ConsentSource
from contacts.models import Contact
from tests.campaigns.stages import deliver, statuses
from tests.crowd import make_crowd
from tests.factories import make_topic
from tests.faults.stage import send_now, started
from tests.faults.threads import PATIENCE, backend_that_waits, in_a_thread, meanwhile


def leave(contact, topic):
    consents.withdraw(contact, topic=topic, channel=Channel.EMAIL, source=ConsentSource.UNSUBSCRIBE_PAGE, at=clock())


def test_the_gate_waits_for_somebody_who_is_leaving_and_then_lets_them_go(db, campaign, author):
    topic = make_topic("news")
    make_crowd(3, topic=topic)
    campaign = started(campaign, by=author)
    leaver = Contact.objects.get(external_id="person-2")
    pressed, committed = threading.Event(), threading.Event()

    def press():
        with transaction.atomic():
            leave(leaver, topic)
            pressed.set()
            committed.wait(PATIENCE)

    with in_a_thread(press) as leaving:
        assert pressed.wait(PATIENCE)
        with in_a_thread(lambda: deliver(campaign)) as delivering:
            try:
                with connection.cursor() as cursor:
                    backend_that_waits(cursor, "contacts_contact")
                assert not delivering.done()
            finally:
                committed.set()
            gateway = delivering.result(PATIENCE)
        leaving.result(PATIENCE)

    assert statuses(campaign)["person-2@example.org"] == "excluded: no_consent"
    assert sorted(envelope.recipient for envelope in gateway.accepted) == [
        "person-1@example.org",
        "person-3@example.org",
    ]


def test_what_was_handed_over_is_written_down_while_the_next_group_waits_for_somebody(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 1}
    topic = make_topic("news")
    make_crowd(1, topic=topic)
    make_crowd(1, topic=topic, first=1 + 9)  # the same language, so the same batch
    campaign = started(campaign, by=author)
    pressed, committed = threading.Event(), threading.Event()

    def press():
        with transaction.atomic():
            leave(Contact.objects.get(external_id="person-10"), topic)
            pressed.set()
            committed.wait(PATIENCE)

    with in_a_thread(press) as leaving:
        assert pressed.wait(PATIENCE)
        with in_a_thread(lambda: deliver(campaign)) as delivering:
            try:
                meanwhile(delivering, lambda: statuses(campaign)["person-1@example.org"] == "sent")
                assert not delivering.done(), "the gate did not wait"
            finally:
                committed.set()
            delivering.result(PATIENCE)
        leaving.result(PATIENCE)

    assert statuses(campaign) == {"person-1@example.org": "sent", "person-10@example.org": "excluded: no_consent"}


def test_f19_no_intent_commits_after_a_withdrawal_however_they_meet(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 5}
    topic = make_topic("news")
    make_crowd(300, topic=topic)
    campaign = started(campaign, by=author)
    left_at: dict[int, datetime] = {}
    chance = random.Random(19)

    def leave_slowly(pressed):
        near = [key for key in near_the_gate(campaign) if key not in left_at]
        with transaction.atomic():
            if near:
                contact = Contact.objects.get(pk=chance.choice(near))
                leave(contact, topic)
                left_at[contact.pk] = clock()
            pressed.set()
            time.sleep(0.05)  # until the commit: a gate that does not lock writes its intents in here

    with ExitStack() as people:

        def somebody_presses(_envelope):
            """Now and then, while a group is handed over: the next gate opens before they have committed."""
            if chance.random() < 0.15:
                pressed = threading.Event()
                people.enter_context(in_a_thread(lambda: leave_slowly(pressed)))
                assert pressed.wait(PATIENCE)

        gateway = deliver(campaign, MemoryGateway(before_each=somebody_presses))

    sent = dict(Message.objects.filter(campaign=campaign, status="sent").values_list("contact_id", "intent_at"))
    late = [key for key, intent_at in sent.items() if key in left_at and intent_at > left_at[key]]
    assert late == [], "I6: intents were committed after their reader had left"
    assert len(gateway.accepted) == len(sent)
    # The race was one: of those who left, some were early enough and some were not.
    assert 0 < len(sent.keys() & left_at.keys()) < len(left_at)


def near_the_gate(campaign):
    """Those who were written to last, and those who are next."""
    next_ = Message.objects.filter(campaign=campaign, status="pending").aggregate(n=Min("n"))["n"]
    if next_ is None:
        return []
    around = Message.objects.filter(campaign=campaign, n__range=(next_ - 10, next_ + 9))
    return list(around.order_by("n").values_list("contact_id", flat=True))


def test_a_snapshot_that_dies_half_way_is_taken_again_and_writes_to_nobody_twice(db, campaign, author):
    make_crowd(500, topic=make_topic("news"))
    campaign = send_now(campaign, by=author)
    lifecycle.start_due(at=clock())

    def take():
        snapshot.take(campaign, at=clock())

    # Its rows are written, its batches cannot be: the table is locked.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE campaigns_batch IN EXCLUSIVE MODE")
        with in_a_thread(take) as dying:
            pid = backend_that_waits(cursor, "INSERT INTO campaigns_batch")
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            assert dying.exception(PATIENCE) is not None
    campaign.refresh_from_db()
    assert (campaign.status, Message.objects.filter(campaign=campaign).count()) == ("preparing", 0)

    campaign = snapshot.take(campaign, at=clock())
    again = snapshot.take(campaign, at=clock())

    assert (again.status, again.snapshot_size) == ("sending", 500)
    assert len({envelope.recipient for envelope in deliver(campaign).accepted}) == 500
    assert report.of(again).adds_up


def test_two_workers_never_hold_the_same_batch(db, campaign, author, settings):
    settings.GROUP_SIZE, settings.BATCH_SIZE = {"bulk": 10}, {"bulk": 40}
    make_crowd(900, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    gateway = MemoryGateway()

    def work():
        worker.work("bulk", gateways={"email": gateway}, seconds=60)

    with in_a_thread(work) as first, in_a_thread(work) as second:
        first.result(PATIENCE)
        second.result(PATIENCE)

    assert len(gateway.accepted) == len({envelope.recipient for envelope in gateway.accepted}) == 900


def test_a_database_connection_lost_after_the_hand_over_leaves_nothing_in_doubt(db, campaign, author):
    make_crowd(5, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        workers_own = cursor.fetchone()
    hung_up = []

    def hang_up(envelope):
        # On the thread that speaks to the provider, and so on another connection than the worker's.
        if envelope.recipient == "person-3@example.org":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", workers_own)
                hung_up.append(cursor.fetchone())
            connection.close()

    deliver(campaign, MemoryGateway(before_each=hang_up))

    assert hung_up == [(True,)]
    assert set(statuses(campaign).values()) == {"sent"}


def test_a_pause_while_a_group_is_on_the_wire_stops_the_next(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 1}
    make_crowd(9, topic=make_topic("news"))
    campaign = started(campaign, by=author)

    def pause(_envelope):
        lifecycle.pause(campaign, by=author)
        connection.close()

    gateway = deliver(campaign, MemoryGateway(before_each=pause))

    assert len(gateway.accepted) == 1
    assert sorted(statuses(campaign).values()) == ["pending"] * 8 + ["sent"]
    assert not campaign.batches.exclude(lease_until=None).exists()


def test_a_late_answer_and_the_sweep_that_gave_it_up_do_not_block_each_other(db, campaign, author):
    make_crowd(1, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    claim = claims.claim(campaign.lane, worker="asleep")
    skeleton = texts.skeleton(
        version=claim.version, campaign=campaign.pk, language=claim.language, channel=claim.channel
    )
    group = groups.prepare(claim, cursor=claim.cursor, skeleton=skeleton)
    intents = gate.pass_through(claim, group)
    answers = [Outcome(intents[0].envelope.key, Answer.OK, "250", "Accepted")]

    locked, waiting = threading.Event(), threading.Event()

    def give_up():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")  # sooner than PostgreSQL looks for a deadlock
            list(Batch.objects.select_for_update())
            locked.set()
            waiting.wait(PATIENCE)
            Message.objects.update(possible_duplicate=False)

    with in_a_thread(give_up) as sweeping:
        assert locked.wait(PATIENCE)
        with in_a_thread(lambda: results.record(claim, Handed(group, intents, answers))) as recording:
            with connection.cursor() as cursor:
                backend_that_waits(cursor, "SET cursor")
            waiting.set()
            sweeping.result(PATIENCE)
            recording.result(PATIENCE)

    assert list(statuses(campaign).values()) == ["sent"]
