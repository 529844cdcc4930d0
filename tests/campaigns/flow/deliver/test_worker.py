"""Each person gets one copy or a reason why not; each answer of the provider has its consequence."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from zoneinfo import ZoneInfoNotFoundError

import pytest
from django.db import DatabaseError

from campaigns.enums import Purpose
from campaigns.flow import report
from campaigns.flow.deliver import claims, groups, rules
from campaigns.gateways import Answer
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Batch, Campaign, Message, MessageReference
from committee.db import clock
from contacts import erasure, suppressions
from contacts.enums import AddressKind, ConsentStatus, SuppressionReason
from contacts.models import Address, Consent, Contact
from tests.campaigns.stages import deliver, sending, statuses
from tests.factories import NOON, make_contact, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_contact(email="ada@example.org", opted_in="news", given_name="Ada")


def make_due():
    Message.objects.filter(status="deferred").update(not_before=clock())
    Batch.objects.filter(done_at=None).update(not_before=clock())


def safety() -> Campaign:
    return sending(template=make_template(purpose=Purpose.SAFETY, topic="safety"))


def test_a_copy_names_its_reader_its_campaign_and_the_way_out(ada):
    campaign = sending()

    (envelope,) = deliver(campaign).accepted

    assert envelope.recipient == "ada@example.org"
    assert envelope.key.startswith(f"{campaign.pk}.1.")
    assert envelope.key.endswith("@committee.example")
    assert envelope.sender == f"bounce+{envelope.key}"
    content = envelope.content.decode()
    assert f"Message-ID: <{envelope.key}>" in content
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content
    assert "Dear Ada" in content


def test_a_result_says_when_how_and_what(ada):
    campaign = sending()

    deliver(campaign)

    row = Message.objects.get()
    assert (row.status, row.attempts, row.response) == ("sent", 1, "250 Accepted")
    assert row.intent_at < row.sent_at
    assert len(row.body_hash) == hashlib.sha256().digest_size
    assert Batch.objects.get().done_at is not None


def test_a_service_has_no_way_out_of_its_own(ada):
    (envelope,) = deliver(sending(template=make_template(purpose=Purpose.SERVICE, topic="tickets"))).accepted

    assert b"List-Unsubscribe" not in envelope.content


def left(person):
    Consent.objects.filter(contact=person).update(status=ConsentStatus.WITHDRAWN)


def erased(person):
    erasure.erase(person, by=None, at=NOON)


def suppressed(person):
    suppressions.suppress(
        AddressKind.EMAIL, person.addresses.get().normalised, reason=SuppressionReason.COMPLAINT, at=NOON
    )


def died(person):
    Address.objects.filter(contact=person).update(dead_since=NOON)


def lost_the_address(person):
    Address.objects.filter(contact=person).delete()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (left, "no_consent"),
        (erased, "erased"),
        (suppressed, "suppressed"),
        (died, "dead_address"),
        (lost_the_address, "dead_address"),
    ],
)
def test_a_right_lost_after_the_snapshot_is_honoured_at_the_gate(ada, change, reason):
    make_contact(email="bob@example.org", opted_in="news")
    campaign = sending()
    change(ada)

    gateway = deliver(campaign)

    assert [envelope.recipient for envelope in gateway.accepted] == ["bob@example.org"]
    row = Message.objects.get(contact_id=ada.pk)
    assert (row.status, row.reason, row.attempts) == ("excluded", reason, 0)
    assert report.of(campaign).adds_up


def test_a_text_that_cannot_be_made_fails_alone():
    make_contact(email="good@example.org", opted_in="news")
    make_contact(email="bad@example.org", opted_in="news")
    campaign = sending()
    unsendable = "bad@example.org\r\nBcc: all@example.org"
    Message.objects.filter(address="bad@example.org").update(address=unsendable)
    Address.objects.filter(normalised="bad@example.org").update(normalised=unsendable)

    gateway = deliver(campaign)

    assert [envelope.recipient for envelope in gateway.accepted] == ["good@example.org"]
    assert sorted(statuses(campaign).values()) == ["failed: cannot_render", "sent"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Answer.OK, "sent"),
        (Answer.HARD, "rejected: refused"),
        (Answer.SOFT, "deferred: provider_busy"),
        (Answer.UNKNOWN, "in_doubt"),
    ],
)
def test_each_answer_has_its_status(ada, answer, status):
    campaign = sending()

    deliver(campaign, MemoryGateway({"ada@example.org": answer}))

    assert statuses(campaign) == {"ada@example.org": status}
    assert report.of(campaign).adds_up


def test_what_is_put_off_is_tried_again_later_and_at_last_given_up(ada, settings):
    settings.RETRY = {"bulk": (100, 3)}
    campaign = sending()
    gateway = MemoryGateway({"ada@example.org": Answer.SOFT})
    waits = []
    for _ in range(2):
        deliver(campaign, gateway)
        row = Message.objects.get()
        waits.append(round((row.not_before - clock()).total_seconds(), -1))
        assert Batch.objects.get().not_before == row.not_before
        deliver(campaign, gateway)  # not due yet: nobody is asked
        make_due()

    deliver(campaign, gateway)

    assert waits == [100, 200]
    assert len(gateway.groups) == 3
    assert statuses(campaign) == {"ada@example.org": "failed: gave_up"}
    assert Batch.objects.get().done_at is not None


def test_marketing_in_doubt_is_never_sent_again(ada):
    campaign = sending()
    gateway = deliver(campaign, MemoryGateway({"ada@example.org": Answer.UNKNOWN}))

    make_due()
    deliver(campaign, gateway)

    assert len(gateway.accepted) == 1
    assert report.of(campaign).in_doubt == 1


def test_a_warning_in_doubt_is_sent_once_more_under_the_same_name(ada):
    campaign = safety()
    gateway = deliver(campaign, MemoryGateway({"ada@example.org": Answer.UNKNOWN}))
    gateway.answers = {}

    make_due()
    deliver(campaign, gateway)

    first, second = gateway.accepted
    assert first.key == second.key
    assert statuses(campaign) == {"ada@example.org": "sent"}
    assert report.of(campaign).possible_duplicates == 1


def test_a_warning_in_doubt_twice_stays_in_doubt(ada):
    campaign = safety()
    gateway = MemoryGateway({"ada@example.org": Answer.UNKNOWN})
    for _ in range(3):
        deliver(campaign, gateway)
        make_due()

    assert len(gateway.accepted) == 2
    assert statuses(campaign) == {"ada@example.org": "in_doubt"}


def test_a_right_lost_while_in_doubt_leaves_the_doubt_to_be_counted(ada):
    campaign = safety()
    gateway = deliver(campaign, MemoryGateway({"ada@example.org": Answer.UNKNOWN}))
    Contact.objects.update(erased_at=NOON, given_name="", family_name="")

    make_due()
    deliver(campaign, gateway)

    assert len(gateway.accepted) == 1
    assert Message.objects.get().status == "in_doubt"


def test_campaigns_of_a_lane_take_turns(settings):
    settings.BATCH_SIZE = {"bulk": 1}
    for _ in range(3):
        make_contact(opted_in="news")
    first, second = sending(), sending()

    gateway = deliver(first)

    assert [int(envelope.key.split(".")[0]) for envelope in gateway.accepted] == [first.pk, second.pk] * 3


def test_a_worker_leaves_other_lanes_alone(ada):
    campaign = safety()
    campaign.lane = "bulk"

    assert deliver(campaign).accepted == []


def test_a_lost_lease_closes_the_gate(ada):
    campaign = sending()

    def lose(prepare):
        def prepare_and_lose(*arguments, **named):
            group = prepare(*arguments, **named)
            Batch.objects.update(token=99)
            return group

        return prepare_and_lose

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "prepare", lose(groups.prepare))
        gateway = deliver(campaign)

    assert gateway.accepted == []
    assert statuses(campaign) == {"ada@example.org": "pending"}


class OddGateway(MemoryGateway):
    """Gives each message a name, and says what no table keeps to the first."""

    def hand_over(self, envelopes):
        first, *others = super().hand_over(envelopes)
        odd = replace(first, code="250\0", text="Queued \ud800 as\0", reference="\ud800\0" + "r" * 200)
        return [odd, *(replace(other, reference=other.key) for other in others)]


def test_one_odd_answer_costs_nobody_of_the_group_their_result(ada):
    make_contact(email="bob@example.org", opted_in="news")
    campaign = sending()

    deliver(campaign, OddGateway())

    assert statuses(campaign) == {"ada@example.org": "sent", "bob@example.org": "sent"}
    assert "250 Queued ? as" in Message.objects.values_list("response", flat=True)
    assert max(map(len, MessageReference.objects.values_list("reference", flat=True))) == 120


@pytest.mark.parametrize("fault", [ValueError, ZoneInfoNotFoundError, DatabaseError])
def test_a_fault_of_the_gate_does_not_lose_what_the_group_before_it_was_answered(ada, settings, fault):
    settings.GROUP_SIZE = {"bulk": 1}
    make_contact(email="bob@example.org", opted_in="news")
    campaign = sending()

    def fail_after_the_first(ask):
        def asked(*arguments):
            if Message.objects.filter(status="sending").exists():
                raise fault
            return ask(*arguments)

        return asked

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "for_group", fail_after_the_first(rules.for_group))
        with pytest.raises(fault):
            deliver(campaign)

    assert sorted(statuses(campaign).values()) == ["pending", "sent"]


def test_time_that_is_up_gives_the_batch_back(ada, settings):
    settings.GROUP_SIZE = {"bulk": 1}
    make_contact(email="bob@example.org", opted_in="news")
    campaign = sending()

    from campaigns.flow.deliver import worker

    more = worker.work("bulk", gateways={"email": MemoryGateway()}, seconds=1e-9)
    assert more is True
    claim = claims.claim("bulk", worker="one")
    assert claim is not None
    assert claims.claim("bulk", worker="two") is None
    claims.release(claim)

    assert len(deliver(campaign).accepted) == 2
