"""A provider that says what it has is asked about what is in doubt: nothing is lost by it, and nothing comes twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.models import F

from campaigns import lifecycle
from campaigns.enums import CampaignStatus, Purpose
from campaigns.flow.deliver import asking, claims, gate, groups, revival, texts
from campaigns.gateways import Answer, Outcome, providers
from campaigns.gateways.memory import MemoryGateway
from campaigns.gateways.routing import Provider
from campaigns.models import Batch, Campaign, Message, MessageReference
from committee.db import clock
from contacts.enums import Channel
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact, make_template

pytestmark = pytest.mark.django_db

ADDRESS = "ana@example.org"


class Shop(MemoryGateway):
    """A provider whose answer is lost at the first try, that may or may not have the message, and says which."""

    can_be_asked = True

    def __init__(self, says: Answer) -> None:
        super().__init__({ADDRESS: Answer.UNKNOWN})
        self.says = says

    def look_up(self, keys, *, seconds):
        assert seconds > 0
        return [Outcome(key, self.says, reference=f"name-of-{key}") for key in keys]


def shop_named(code, gateway, *, weight=1):
    return Provider(code=code, channel=Channel.EMAIL, kind="memory", weight=weight, gateway=gateway)


def route_to(gateway):
    return providers.route([shop_named("shop", gateway)])


def ask(route):
    return asking.ask(route, seconds=5)


def doubtful(says, *, purpose=Purpose.MARKETING):
    """A campaign whose one message nobody answered for."""
    make_contact(email=ADDRESS, opted_in="news")
    topic = "news" if purpose == Purpose.MARKETING else "safety"
    campaign = sending(at=clock(), template=make_template(purpose=purpose, topic=topic))
    shop = Shop(says)
    route = route_to(shop)
    deliver(campaign, route)
    assert Message.objects.get().status == "in_doubt"
    return campaign, shop, {Channel.EMAIL: route}


def later(seconds):
    Message.objects.update(intent_at=F("intent_at") - timedelta(seconds=seconds), not_before=None)


def finished(campaign, route):
    lifecycle.finish_done(at=clock(), asked=asking.answering(route))
    return Campaign.objects.get(pk=campaign.pk).status == CampaignStatus.FINISHED


def test_what_the_provider_has_was_handed_over():
    _campaign, shop, route = doubtful(Answer.OK)

    assert ask(route) == 1

    assert Message.objects.get().status == "sent"
    assert MessageReference.objects.get().provider == "shop"
    assert len(shop.accepted) == 1


def test_what_it_has_not_leaves_again_whatever_the_purpose_and_is_no_possible_duplicate():
    campaign, shop, route = doubtful(Answer.SOFT)

    ask(route)
    assert Message.objects.get().status == "in_doubt"  # too early to believe it

    later(seconds=70)
    shop.answers.clear()
    ask(route)
    deliver(campaign, route[Channel.EMAIL])

    message = Message.objects.get()
    assert (message.status, message.possible_duplicate, message.attempts) == ("sent", False, 2)


def test_a_campaign_is_not_finished_while_its_providers_may_say_that_they_lack_something():
    campaign, _shop, route = doubtful(Answer.UNKNOWN)
    assert not finished(campaign, route)

    later(seconds=asking.TOO_OLD + 60)

    assert finished(campaign, route)
    assert Message.objects.get().status == "in_doubt"


def test_marketing_stays_in_doubt_where_nobody_says():
    _campaign, _shop, route = doubtful(Answer.UNKNOWN)

    later(seconds=asking.ASKED_FOR["bulk"] + 5)
    ask(route)

    assert Message.objects.get().status == "in_doubt"


def test_a_warning_is_sent_once_more_where_nobody_says():
    campaign, shop, route = doubtful(Answer.UNKNOWN, purpose=Purpose.SAFETY)

    later(seconds=asking.ASKED_FOR["incident"] + 5)
    ask(route)
    shop.answers.clear()
    deliver(campaign, route[Channel.EMAIL])

    message = Message.objects.get()
    assert (message.status, message.possible_duplicate) == ("sent", True)


def test_the_same_is_not_asked_again_at_once():
    _campaign, _shop, route = doubtful(Answer.UNKNOWN)

    assert ask(route) == 1
    assert ask(route) == 0


def test_what_a_dead_worker_left_is_asked_about_before_it_is_sent_again():
    make_contact(email=ADDRESS, opted_in="news")
    sending(at=clock(), template=make_template(purpose=Purpose.SAFETY, topic="safety"))
    Message.objects.update(status="sending", attempts=1, intent_at=clock())
    Batch.objects.update(lease_until=clock() - timedelta(seconds=1))

    revival.revive(asked=[Channel.EMAIL])

    message = Message.objects.get()
    assert (message.status, message.possible_duplicate) == ("in_doubt", False)


def test_a_warning_that_nobody_asked_about_for_hours_is_sent_once_more():
    campaign, shop, route = doubtful(Answer.UNKNOWN, purpose=Purpose.SAFETY)
    later(seconds=7200)
    assert not finished(campaign, route)

    assert asking.is_wanted(asking.answering(route))
    ask(route)
    shop.answers.clear()
    deliver(campaign, route[Channel.EMAIL])

    message = Message.objects.get()
    assert (message.status, message.possible_duplicate) == ("sent", True)


def test_what_was_answered_of_an_earlier_attempt_says_nothing_of_the_next():
    campaign, _shop, route = doubtful(Answer.SOFT)
    later(seconds=70)
    [doubt] = asking._take(Channel.EMAIL)
    later(seconds=70)
    ask(route)
    deliver(campaign, route[Channel.EMAIL])
    assert Message.objects.get().status == "in_doubt"  # the answer to the second one was lost as well

    asking._write([(doubt, Outcome(doubt.key, Answer.SOFT))])

    assert Message.objects.get().status == "in_doubt"


def test_only_the_one_that_may_have_it_is_believed_when_it_says_that_it_has_it_not():
    """It was the shop's; today another one is configured, which of course has nothing."""
    campaign, _shop, _route = doubtful(Answer.OK)
    another = {Channel.EMAIL: providers.route([shop_named("another", Shop(Answer.SOFT))])}

    later(seconds=70)
    assert ask(another) == 1

    assert Message.objects.get().status == "in_doubt"
    assert not finished(campaign, another)


def test_of_one_that_is_no_longer_configured_the_policy_of_the_purpose_decides():
    campaign, _shop, _route = doubtful(Answer.OK, purpose=Purpose.SAFETY)
    another = Shop(Answer.SOFT)
    another.answers.clear()
    route = {Channel.EMAIL: providers.route([shop_named("another", another)])}

    later(seconds=asking.ASKED_FOR["incident"] + 5)
    ask(route)
    deliver(campaign, route[Channel.EMAIL])

    message = Message.objects.get()
    assert (message.status, message.possible_duplicate, len(another.accepted)) == ("sent", True, 1)


def test_where_nobody_is_left_who_could_be_asked_a_warning_is_sent_once_more_all_the_same():
    campaign, _shop, _route = doubtful(Answer.OK, purpose=Purpose.SAFETY)
    silent = {Channel.EMAIL: providers.route([shop_named("silent", MemoryGateway())])}

    later(seconds=asking.ASKED_FOR["incident"] + 5)
    assert asking.is_wanted(asking.answering(silent))
    ask(silent)
    deliver(campaign, silent[Channel.EMAIL])

    message = Message.objects.get()
    assert (message.status, message.possible_duplicate) == ("sent", True)


def test_what_a_dead_worker_had_promised_to_two_is_denied_by_both_or_by_nobody():
    make_contact(email=ADDRESS, opted_in="news")
    sending(at=clock())
    one, other = Shop(Answer.SOFT), Shop(Answer.UNKNOWN)
    route = providers.route([shop_named("one", one), shop_named("other", other)])
    promise(route)
    Message.objects.update(status="in_doubt")

    later(seconds=70)
    ask({Channel.EMAIL: route})
    assert Message.objects.get().status == "in_doubt"

    other.says = Answer.SOFT
    later(seconds=70)
    ask({Channel.EMAIL: route})
    assert Message.objects.get().status == "pending"


def promise(route):
    """As a worker does before it hands over, and dies."""
    claim = claims.claim("bulk", worker="one that dies")
    named = {"version": claim.version, "campaign": claim.campaign, "language": claim.language}
    skeleton = texts.skeleton(**named, channel=claim.channel)
    group = groups.prepare(claim, cursor=claim.cursor, skeleton=skeleton)
    envelopes = [copy.envelope for copy in group.copies]
    assert route.reserve(claim.lane, envelopes) == 0
    assert gate.pass_through(claim, group, promised_to=route.promised_to(envelopes))


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_is_being_closed_counts_what_is_put_back():
    campaign, _shop, route = doubtful(Answer.SOFT)
    later(seconds=70)
    batch = Batch.objects.get()
    Batch.objects.update(done_at=None, lease_until=clock() + timedelta(seconds=60), token=F("token") + 1)
    [doubt] = asking._take(Channel.EMAIL)
    closing = threading.Thread(target=close, args=(batch.pk,))
    with transaction.atomic():
        asking._write([(doubt, Outcome(doubt.key, Answer.SOFT))])
        closing.start()
        closing.join(timeout=0.5)
        assert closing.is_alive()
    closing.join()

    assert Batch.objects.get().done_at is None
    assert Message.objects.get().status == "pending"
    assert Campaign.objects.get(pk=campaign.pk).status == CampaignStatus.SENDING
    assert route


def close(batch_id):
    row = Batch.objects.get(pk=batch_id)
    claim = SimpleNamespace(
        named=lambda: {
            "batch": row.pk,
            "token": row.token,
            "ledger": row.ledger,
            "campaign": row.campaign_id,
            "first": row.first_n,
            "last": row.last_n,
        }
    )
    claims.settle(claim)
    connection.close()
