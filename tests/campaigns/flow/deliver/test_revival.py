"""A dead worker's open group is in doubt; the rest of its batch goes on."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from campaigns import lifecycle
from campaigns.enums import Purpose
from campaigns.flow import report
from campaigns.flow.deliver import claims, results, revival, rules
from campaigns.flow.deliver.intents import Handed
from campaigns.gateways import Answer, Outcome
from campaigns.models import Batch, Message
from committee.db import clock
from contacts import erasure
from tests.campaigns.stages import deliver, die_inside_a_hand_over, end_lease, sending, statuses
from tests.factories import make_contact, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings):
    settings.GROUP_SIZE = {"bulk": 1, "incident": 1}
    return [make_contact(email=f"{name}@example.org", opted_in="news") for name in "abc"]


def warning():
    return sending(template=make_template(purpose=Purpose.SAFETY, topic="safety"))


def test_marketing_in_doubt_stays_so_and_the_others_get_theirs(people):
    campaign = sending()
    die_inside_a_hand_over(campaign)

    assert revival.revive() == 1
    gateway = deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "in_doubt", "b@example.org": "sent", "c@example.org": "sent"}
    assert len(gateway.accepted) == 2
    assert lifecycle.finish_done(at=clock()) == [campaign]
    assert report.of(campaign).adds_up


def test_a_warning_is_sent_once_more_and_marked(people):
    campaign = warning()
    die_inside_a_hand_over(campaign)

    revival.revive()
    gateway = deliver(campaign)

    assert len(gateway.accepted) == 3
    assert set(statuses(campaign).values()) == {"sent"}
    assert Message.objects.get(possible_duplicate=True).address == "a@example.org"


def test_a_warning_whose_second_sender_dies_too_stays_in_doubt(people):
    campaign = warning()
    for _ in range(2):
        die_inside_a_hand_over(campaign)
        revival.revive()

    assert statuses(campaign)["a@example.org"] == "in_doubt"


def test_a_cancelled_warning_is_not_sent_again(people):
    campaign = warning()
    die_inside_a_hand_over(campaign)
    lifecycle.cancel(campaign, by=make_user(), reason="Over.", at=clock())

    revival.revive()

    assert statuses(campaign)["a@example.org"] == "in_doubt"


def test_a_late_answer_settles_the_doubt(people):
    campaign = sending()
    claim, group, intents = die_inside_a_hand_over(campaign)
    revival.revive()

    results.record(claim, Handed(group, intents, [Outcome(intents[0].envelope.key, Answer.OK, "250", "Accepted")]))

    assert statuses(campaign)["a@example.org"] == "sent"
    assert Batch.objects.get().cursor == 1  # the batch is not theirs any more: its cursor stays


def test_a_late_try_again_leaves_the_doubt_for_nobody_will_try_again(people):
    campaign = sending()
    claim, group, intents = die_inside_a_hand_over(campaign)
    revival.revive()
    deliver(campaign)
    lifecycle.finish_done(at=clock())

    results.record(claim, Handed(group, intents, [Outcome(intents[0].envelope.key, Answer.SOFT, "451", "Later")]))

    assert statuses(campaign)["a@example.org"] == "in_doubt"


def test_an_answer_that_comes_after_an_erasure_does_not_bring_the_address_back(people):
    campaign = sending()
    claim, group, intents = die_inside_a_hand_over(campaign)
    erasure.erase(people[0], by=None, at=clock())

    answer = Outcome(intents[0].envelope.key, Answer.HARD, "550", "<a@example.org>: no such user")
    results.record(claim, Handed(group, intents, [answer]))

    row = Message.objects.get(contact_id=people[0].pk)
    assert (row.status, row.reason, row.response) == ("rejected", "refused", "")


def test_a_late_yes_spares_the_resend(people):
    campaign = warning()
    claim, group, intents = die_inside_a_hand_over(campaign)
    revival.revive()

    results.record(claim, Handed(group, intents, [Outcome(intents[0].envelope.key, Answer.OK, "250", "Accepted")]))

    assert [envelope.recipient for envelope in deliver(campaign).accepted] == ["b@example.org", "c@example.org"]


def test_an_answer_to_an_earlier_attempt_says_nothing_of_a_later_one(people):
    campaign = warning()
    claim, group, intents = die_inside_a_hand_over(campaign)
    revival.revive()
    die_inside_a_hand_over(campaign)

    results.record(claim, Handed(group, intents, [Outcome(intents[0].envelope.key, Answer.HARD, "550", "No")]))

    assert statuses(campaign)["a@example.org"] == "sending"


def test_a_lease_that_lasts_is_left_alone(people):
    claims.claim(sending().lane, worker="alive")

    assert revival.revive() == 0


def die_before_a_promise():
    assert claims.claim("bulk", worker="doomed") is not None
    end_lease()
    revival.revive()


def test_whoever_kills_three_workers_is_taken_out_and_the_others_of_the_group_get_theirs(people, settings):
    settings.GROUP_SIZE = {"bulk": 3}
    campaign = sending()
    for _ in range(3):
        die_before_a_promise()

    gateway = deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "failed: poison", "b@example.org": "sent", "c@example.org": "sent"}
    assert list(map(len, gateway.groups)) == [2]


def test_after_two_dead_workers_a_batch_is_served_one_by_one(people, settings):
    settings.GROUP_SIZE = {"bulk": 3}
    campaign = sending()
    for _ in range(2):
        die_before_a_promise()

    gateway = deliver(campaign)

    assert list(map(len, gateway.groups)) == [1, 1, 1]
    assert set(statuses(campaign).values()) == {"sent"}


def test_a_worker_that_lives_and_meets_a_fault_condemns_nobody(people):
    campaign = sending()

    def fail(*_asked):
        raise DatabaseError

    for _ in range(4):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rules, "for_group", fail)
            with pytest.raises(DatabaseError):
                deliver(campaign)
        end_lease()
        revival.revive()

    deliver(campaign)

    assert set(statuses(campaign).values()) == {"sent"}


def test_an_intent_in_between_forgives_the_leases_before(people):
    campaign = sending()
    for _ in range(2):
        claims.claim("bulk", worker="doomed")
        end_lease()
        revival.revive()
    die_inside_a_hand_over(campaign)
    revival.revive()

    deliver(campaign)

    assert "failed: poison" not in statuses(campaign).values()
