"""A batch that nobody has room for waits without an attempt lost, and what else is due goes on."""

from __future__ import annotations

import pytest

from campaigns.flow.deliver import claims, gate, groups, results, texts, worker
from campaigns.flow.deliver.intents import Handed
from campaigns.gateways import Outcome, providers
from campaigns.gateways.memory import MemoryGateway
from campaigns.gateways.rates import Limits
from campaigns.gateways.routing import Provider
from campaigns.models import Batch, Message, MessageReference, ProviderState
from committee.db import clock
from contacts.enums import TopicKind
from contacts.models import Contact
from tests.campaigns.stages import deliver, sending, statuses
from tests.factories import make_consent, make_contact, make_topic

pytestmark = pytest.mark.django_db


class Full(MemoryGateway):
    """A provider whose rate is used up for so many seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__()
        self.wait = wait

    def reserve(self, *_asked):
        return self.wait


class Naming(MemoryGateway):
    """Names messages in its own way."""

    def _take(self, envelope):
        outcome = super()._take(envelope)
        return Outcome(outcome.key, outcome.answer, reference=f"SM-{envelope.recipient}")


class FullAfterOne(MemoryGateway):
    """A provider whose rate is one group."""

    def reserve(self, *_asked):
        return 30.0 if self.groups else 0.0


def by(gateway, *, code="one", **limits):
    return providers.route(
        [Provider(code=code, channel="email", kind="smtp", weight=100, gateway=gateway, limits=Limits(**limits))]
    )


def people(count: int) -> None:
    for place in range(count):
        make_contact(email=f"p{place}@example.org", opted_in="news")


def test_a_batch_without_room_is_let_go_until_there_is_some_and_promises_nothing():
    people(3)
    campaign = sending()

    deliver(campaign, Full(30.0))

    assert set(Message.objects.values_list("status", "attempts", "intent_at")) == {("pending", 0, None)}
    (batch,) = Batch.objects.all()
    assert batch.lease_until is None
    assert 25 < (batch.not_before - clock()).total_seconds() <= 30


def who_agree_to_be_measured(count: int) -> None:
    measuring = make_topic("measuring", kind=TopicKind.TRACKING)
    people(count)
    for person in Contact.objects.all():
        make_consent(person, topic=measuring)


def test_what_left_before_the_room_ran_out_is_written_down_and_counted_once(settings):
    settings.GROUP_SIZE = {"bulk": 1}
    who_agree_to_be_measured(2)
    campaign = sending(counts_clicks=True)

    deliver(campaign, FullAfterOne())

    assert sorted(statuses(campaign).values()) == ["pending", "sent"]
    assert Batch.objects.get().measured == 1


def test_results_that_are_written_twice_are_counted_once():
    who_agree_to_be_measured(1)
    claim = claims.claim(sending(counts_clicks=True).lane, worker="one")
    text = texts.skeleton(
        version=claim.version, campaign=claim.campaign, language=claim.language, channel=claim.channel
    )
    group = groups.prepare(claim, cursor=claim.cursor, skeleton=text)
    intents = gate.pass_through(claim, group)
    handed = Handed(group, intents, MemoryGateway().hand_over([intent.envelope for intent in intents]))

    results.record(claim, handed)
    results.record(claim, handed)  # as after a commit whose answer was lost

    assert (Batch.objects.get().measured, Message.objects.get().status) == (1, "sent")


def test_while_one_channel_waits_the_others_of_its_lane_go_on():
    people(1)
    waits, goes = sending(), sending()
    Batch.objects.filter(campaign=waits).update(channel="sms")

    claim = claims.claim("bulk", worker="one", closed={"sms"})

    assert claim.campaign == goes.pk
    assert claims.claim("bulk", worker="one", closed={"sms"}) is None


def test_what_nobody_carries_waits_and_stops_no_worker():
    people(1)
    campaign = sending()

    assert worker.work(campaign.lane, gateways={}, seconds=60) is False
    assert set(statuses(campaign).values()) == {"pending"}


def test_groups_are_as_small_as_the_rate_wants_them_and_wait_for_it(settings):
    people(12)
    gateway = MemoryGateway()

    deliver(sending(), by(gateway, code="slow-relay", in_all=10.0))

    assert sum(map(len, gateway.groups)) == 12
    assert max(map(len, gateway.groups)) <= 5


def test_a_message_keeps_who_carried_it_and_by_which_name_they_will_tell_of_it():
    people(2)
    campaign = sending()

    deliver(campaign, by(Naming()))

    assert set(Message.objects.values_list("provider_id")) == {(ProviderState.objects.get(code="one").pk,)}
    named = MessageReference.objects.order_by("reference").values_list("provider", "reference", "campaign", "n")
    places = dict(Message.objects.values_list("address", "n"))
    assert list(named) == [("one", f"SM-{address}", campaign.pk, places[address]) for address in sorted(places)]


def test_while_every_provider_is_left_alone_messages_stay_queued_and_no_attempt_is_counted():
    people(1)
    campaign, gateway = sending(), MemoryGateway()
    gateway.available = False
    for _ in range(5):
        Batch.objects.update(not_before=clock())
        deliver(campaign, by(gateway))

    assert ProviderState.objects.get(code="one").broken_since is not None
    assert set(Message.objects.values_list("status", "attempts")) == {("pending", 0)}

    # Once its pause is over the first group that it takes lets it be used again: the others need not wait for more.
    gateway.available = True
    Batch.objects.update(not_before=clock())
    ProviderState.objects.update(retry_at=clock())
    deliver(campaign, by(gateway))

    assert set(statuses(campaign).values()) == {"sent"}
    state = ProviderState.objects.get(code="one")
    assert (state.broken_since, state.failures, state.answered_at is None) == (None, 0, False)
