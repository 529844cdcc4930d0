"""Holds and limits at the worst moment: two gates at once, and a hold that is placed while a campaign leaves."""

from __future__ import annotations

import threading
import time

from django.db import connection, transaction

from campaigns import holds
from campaigns.enums import SourceKind
from campaigns.models import Batch, FrequencyCap, Hold, Message
from committee.db import clock
from contacts.models import Contact
from tests.campaigns.stages import deliver, statuses
from tests.crowd import make_crowd
from tests.factories import make_campaign, make_segment, make_topic
from tests.faults.stage import started
from tests.faults.threads import PATIENCE, HeldUp, backend_that_waits, in_a_thread, meanwhile


def place(author) -> Hold:
    hold = Hold(why="Mourning", kind=SourceKind.SEGMENT, segment=make_segment())
    return holds.place(hold, by=author, at=clock())


def test_two_campaigns_at_once_give_nobody_more_than_the_limit(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 5}
    FrequencyCap.objects.filter(channel="email").delete()
    FrequencyCap.objects.create(channel="email", most=1, days=7)
    make_crowd(120, topic=make_topic("news"))
    first = started(campaign, by=author)
    second = started(make_campaign(template=campaign.template), by=author)

    with in_a_thread(lambda: deliver(first)) as one, in_a_thread(lambda: deliver(second)) as other:
        accepted = [*one.result(PATIENCE).accepted, *other.result(PATIENCE).accepted]

    written = [envelope.recipient for envelope in accepted]
    assert len(written) == len(set(written)) == 120
    capped = Message.objects.filter(reason="capped")
    assert capped.count() == 120
    assert set(capped.values_list("status", flat=True)) == {"excluded"}


def test_no_intent_commits_after_a_hold_however_they_meet(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 5}
    make_crowd(300, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    begun, held_at, gateway = threading.Event(), [], HeldUp(after=200)

    def hold_them():
        assert begun.wait(PATIENCE)
        with transaction.atomic():
            place(author)
            held_at.append(clock())
            time.sleep(0.2)  # until the commit: a gate that does not wait writes its intents in here
        gateway.may_go_on.set()

    with in_a_thread(hold_them) as holding, in_a_thread(lambda: deliver(campaign, gateway)) as delivering:
        meanwhile(delivering, Message.objects.filter(status="sent").exists)
        begun.set()
        holding.result(PATIENCE)
        delivering.result(PATIENCE)

    said = list(statuses(campaign).values())
    sent, held = said.count("sent"), said.count("pending: held")
    assert sent + held == 300
    assert len(gateway.accepted) == sent
    # The race was one: some had left, and some had not.
    assert 0 < sent < 300
    assert not Message.objects.filter(intent_at__gt=held_at[0]).exists()


def test_no_intent_commits_once_a_hold_of_many_says_that_it_stands(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 20}
    make_crowd(holds.RANGE + 500, topic=make_topic("news"))
    campaign = started(campaign, by=author)

    gateway = HeldUp(after=holds.RANGE)

    with in_a_thread(lambda: deliver(campaign, gateway)) as delivering:
        meanwhile(delivering, Message.objects.filter(status="sent").exists)
        hold = place(author)
        assert hold.stands_since is None
        assert holds.go_on(hold.pk, seconds=PATIENCE, at=clock())
        gateway.may_go_on.set()
        delivering.result(PATIENCE)

    hold.refresh_from_db()
    assert hold.people == holds.RANGE + 500
    assert Message.objects.filter(reason="held").exists()
    assert not Message.objects.filter(intent_at__gt=hold.stands_since).exists()


def test_a_gate_that_is_open_keeps_a_hold_from_standing_and_holds_up_one_range_alone(db, author):
    make_crowd(holds.RANGE + 500, topic=make_topic("news"))
    hold = place(author)
    first, last = Contact.objects.earliest("pk"), Contact.objects.latest("pk")

    opened = threading.Event()

    def place_it():
        assert opened.wait(PATIENCE)
        return holds.go_on(hold.pk, seconds=PATIENCE, at=clock())

    with in_a_thread(place_it) as placing:
        with transaction.atomic(), connection.cursor() as cursor:
            Contact.objects.select_for_update(no_key=True).get(pk=last.pk)  # as a gate locks its readers
            opened.set()
            backend_that_waits(cursor, "INTO campaigns_heldcontact")
            Contact.objects.select_for_update(nowait=True).get(pk=first.pk)
            hold.refresh_from_db()
            assert (hold.people, hold.stands_since) == (holds.RANGE, None)
        assert placing.result(PATIENCE)

    hold.refresh_from_db()
    assert hold.people == holds.RANGE + 500
    assert hold.stands_since is not None


def test_a_lift_and_the_end_of_a_batch_wait_for_each_other_in_one_order(db, campaign, author):
    make_crowd(20, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    hold = place(author)
    deliver(campaign)
    assert set(statuses(campaign).values()) == {"pending: held"}

    opened = threading.Event()

    def lift_it():
        assert opened.wait(PATIENCE)
        holds.lift(hold, by=author, at=clock())

    with in_a_thread(lift_it) as lifting:
        with transaction.atomic(), connection.cursor() as cursor:
            batches = list(Batch.objects.select_for_update().order_by("pk"))  # as who ends them, before the messages
            opened.set()
            backend_that_waits(cursor, "FROM campaigns_batch")
            assert Message.objects.filter(campaign=campaign).update(response="") == 20
        lifting.result(PATIENCE)

    assert batches
    deliver(campaign)
    assert set(statuses(campaign).values()) == {"sent"}


def test_who_is_let_go_while_a_gate_asks_does_not_wait_for_ever(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 5}
    make_crowd(200, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    hold = place(author)

    with in_a_thread(lambda: deliver(campaign)) as delivering:
        meanwhile(delivering, Message.objects.filter(reason="held").exists)
        holds.lift(hold, by=author, at=clock())
        delivering.result(PATIENCE)

    assert not Message.objects.filter(reason="held").exists()
    deliver(campaign)
    assert set(statuses(campaign).values()) == {"sent"}
    assert Contact.objects.count() == 200
