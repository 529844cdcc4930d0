"""What is said of a telephone number: that it is dead, that its owner wants no more, and that they take it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.enums import Purpose
from campaigns.feedback import applying
from campaigns.flow.deliver import worker
from campaigns.gateways import providers
from campaigns.gateways.options import Options
from campaigns.gateways.routing import Provider
from campaigns.gateways.sms import generic, twilio
from campaigns.models import Message, Receipt
from committee.db import clock
from contacts.enums import Channel
from contacts.models import Address, Consent, ConsentRecord, Suppression
from tests.campaigns.feedback.providers import event, report
from tests.campaigns.gateways.web_service import Answer, serve
from tests.campaigns.stages import sending
from tests.factories import in_nine, make_consent, make_contact, make_identity, make_template, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generic")]

NUMBER = "+33612345678"


def apply():
    while applying.apply_some(at=clock()):
        pass


def twilio_at(url):
    return twilio.build(Options({"code": "texts", "url": url, "account": "AC1", "token": "secret"}, place="file"))


def other_at(url):
    said = {"code": "texts", "url": url, "fields": {"to": "{to}"}, "answer": {"error": "error"}}
    codes = {"hard": ["too_long"], "dead": ["no_such_number"], "left": ["opted_out"]}
    return generic.build(Options(said | codes, place="file"))


def refused_with(body, gateway_at):
    """A warning goes to everybody by SMS, and the provider refuses it so."""
    words = in_nine("sms", "Gate B is closed")
    template = make_template(purpose=Purpose.SAFETY, topic="safety", **words)
    campaign = sending(template=template, channels=["sms"], identity=make_identity(sms_sender="GAMES"))
    with serve(lambda _request: Answer(400, body)) as service:
        gateway = gateway_at(service.url)
        provider = Provider(code="texts", channel=Channel.SMS, kind="http", weight=100, gateway=gateway)
        worker.work(campaign.lane, gateways={Channel.SMS: providers.route([provider])}, seconds=60)
        gateway.close()
    apply()


def rights():
    return dict(Consent.objects.filter(channel=Channel.SMS).values_list("topic__code", "status"))


@pytest.mark.parametrize(
    ("gateway_at", "body", "is_dead"),
    [
        *((twilio_at, {"code": code}, True) for code in (21211, 21217, 21614, 21635)),
        *((twilio_at, {"code": code}, False) for code in (21214, 21617)),
        (other_at, {"error": "no_such_number"}, True),
        (other_at, {"error": "too_long"}, False),
    ],
)
def test_a_number_that_its_provider_calls_dead_is_closed_for_all_who_share_it(gateway_at, body, is_dead):
    for _holder in range(2):
        make_contact(email=None, phone=NUMBER, opted_in="news", channel=Channel.SMS)

    refused_with(body, gateway_at)

    assert "rejected" in set(Message.objects.values_list("status", flat=True))
    assert [one.dead_since is not None for one in Address.objects.all()] == [is_dead] * 2
    assert [one.reason for one in Suppression.objects.all()] == ["dead_address"] * is_dead
    assert rights() == {"news": "granted"}
    assert {one.state for one in Receipt.objects.all()} == {"applied"}


@pytest.mark.parametrize(
    ("gateway_at", "body"), [(twilio_at, {"code": 21610}), (other_at, {"error": "opted_out"})], ids=["twilio", "other"]
)
def test_whom_the_provider_knows_to_have_left_has_left_us_too_and_their_number_lives(gateway_at, body):
    make_contact(phone=NUMBER, opted_in="news", channel=Channel.SMS)

    refused_with(body, gateway_at)

    assert rights() == {"news": "withdrawn", "safety": "withdrawn"}
    assert not Suppression.objects.exists()
    assert not Address.objects.exclude(dead_since=None).exists()


def say(*words, recipient=NUMBER, provider="sms"):
    at = clock()
    for place, word in enumerate(words):
        moment = (at - timedelta(minutes=len(words) - place)).isoformat()
        report(event(None, "answer", recipient=recipient, text=word, at=moment), provider=provider, event_id=word)
    apply()


@pytest.fixture
def ada():
    ada = make_contact(phone=NUMBER, opted_in="news", channel=Channel.SMS)
    make_consent(ada, topic=make_topic("shop"), channel=Channel.SMS)
    make_consent(ada, topic=make_topic("news"))
    return ada


def test_who_says_start_after_stop_has_again_what_the_stop_ended(ada):
    say("STOP", "Start")

    assert rights() == {"news": "granted", "shop": "granted"}
    record = ConsentRecord.objects.filter(topic__code="news").latest("pk")
    assert (record.status, record.source, record.proof.text) == ("granted", "provider", "START")


def test_a_start_that_names_a_message_of_ours_is_heard_as_well(ada):
    sending(
        template=make_template(topic="news", **in_nine("sms", "Gate B")),
        channels=["sms"],
        identity=make_identity(sms_sender="GAMES"),
    )
    say("STOP")

    report(event(Message.objects.get(), "start", recipient=NUMBER, at=clock().isoformat()), provider="sms")
    apply()

    assert rights() == {"news": "granted", "shop": "granted"}


def test_the_last_word_counts_in_whatever_order_the_two_are_brought(ada):
    say("START", "STOP")

    assert rights() == {"news": "withdrawn", "shop": "withdrawn"}


def test_a_start_without_a_stop_agrees_to_nothing():
    make_topic("shop")
    make_contact(phone=NUMBER)

    say("START", "UNSTOP")

    assert rights() == {}
    assert {one.state for one in Receipt.objects.all()} == {"applied"}


def test_of_a_number_that_several_people_have_nobody_is_given_back_anything(ada):
    make_contact(phone=NUMBER, opted_in="news", channel=Channel.SMS)

    say("STOP", "START")

    assert set(Consent.objects.filter(channel=Channel.SMS).values_list("status", flat=True)) == {"withdrawn"}


def test_a_start_that_no_provider_of_sms_has_carried_is_not_believed(ada):
    say("STOP")
    say("START", provider="generic")

    assert set(rights().values()) == {"withdrawn"}
