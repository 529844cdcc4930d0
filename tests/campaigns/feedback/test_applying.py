"""Reports move messages forward, close dead addresses and end the rights that were withdrawn; nothing is lost."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.enums import MessageStatus, ReceiptState
from campaigns.feedback import applying, intake
from campaigns.gateways import Answer
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Event, EventCount, Message, ProviderState, Receipt, Tally
from committee.db import clock
from contacts import erasure
from contacts.enums import Channel, TopicKind
from contacts.models import Address, Consent, Suppression
from tests.campaigns.feedback.providers import event, message_of, name_by_provider, report
from tests.campaigns.stages import deliver, put_back, sending
from tests.factories import NOON, make_address, make_consent, make_contact, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generic")]

LATER = NOON + timedelta(hours=1)
DEAD = {"code": "5.1.1", "text": "550 5.1.1 no such user ada@example.org"}


def apply() -> None:
    while applying.apply_some(at=clock()):
        pass


def status(campaign, n=1):
    return message_of(campaign, n).status


def test_a_message_is_delivered_when_its_provider_says_so(sent):
    report(event(message_of(sent), "delivered"))

    apply()

    assert status(sent) == "delivered"
    (receipt,) = Receipt.objects.all()
    assert (receipt.state, bytes(receipt.body), receipt.headers) == ("applied", b"", {})


def test_the_count_follows(sent):
    report(event(message_of(sent), "bounced", code="4.2.2", text="mailbox full"))

    apply()

    counted = Tally.objects.filter(campaign=sent).values_list("status").annotate(Sum("delta")).order_by("status")
    assert {name: count for name, count in counted if count} == {"bounced": 1}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["sent", "delivered", "bounced", "complaint", "deferred"]), min_size=1, max_size=6))
def test_reports_come_twice_and_in_any_order_to_the_same_end(sent, told):
    put_back(sent, MessageStatus.SENT)
    Receipt.objects.all().delete()
    twice = told * 2
    random.Random(len(told)).shuffle(twice)

    for place, kind in enumerate(twice):
        report(event(message_of(sent), kind), event_id=f"{place}")
        if place % 3 == 0:
            apply()
    apply()

    farthest = max(told, key=lambda kind: {"delivered": 1, "bounced": 2}.get(kind, 0))
    assert status(sent) == (farthest if farthest in {"delivered", "bounced"} else "sent")


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("bounced", "bounced"),
        ("deferred", "sent"),
        ("complaint", "sent"),
    ],
)
def test_whatever_a_provider_tells_of_a_message_settles_a_doubt(kind, becomes):
    make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign, MemoryGateway({"ada@example.org": Answer.UNKNOWN}))
    assert status(campaign) == "in_doubt"

    report(event(message_of(campaign), kind))
    apply()

    message = message_of(campaign)
    assert (message.status, message.sent_at is not None) == (becomes, True)


def test_who_tells_of_a_message_that_nobody_answered_for_has_carried_it():
    make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign, MemoryGateway({"ada@example.org": Answer.UNKNOWN}))
    carrier = ProviderState.objects.create(code="generic", channel="email")
    ProviderState.objects.create(code="another", channel="email")

    report(event(message_of(campaign), "delivered"))
    apply()

    assert message_of(campaign).provider_id == carrier.pk


def test_an_out_of_office_note_changes_nothing():
    make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign, MemoryGateway({"ada@example.org": Answer.UNKNOWN}))

    report(event(message_of(campaign), "auto_reply"))
    apply()

    assert status(campaign) == "in_doubt"
    assert Receipt.objects.get().state == ReceiptState.IGNORED
    assert not Suppression.objects.exists()


def test_what_ended_without_a_hand_over_has_ended():
    make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign, MemoryGateway({"ada@example.org": Answer.HARD}))

    report(event(message_of(campaign), "delivered"))
    apply()

    assert status(campaign) == "rejected"


def test_a_report_that_comes_before_its_message_is_known_is_asked_again(sent):
    report(event(None, "delivered", message="SM1"))
    apply()
    waiting = Receipt.objects.get()
    assert (waiting.state, waiting.tries, waiting.not_before > clock()) == ("new", 1, True)
    assert bytes(waiting.body)

    name_by_provider(message_of(sent), "SM1")
    Receipt.objects.update(not_before=clock())
    apply()

    assert status(sent) == "delivered"


def test_a_report_of_a_message_whose_result_is_not_written_yet_is_asked_again(sent):
    put_back(sent, MessageStatus.SENDING, sent_at=None)

    report(event(message_of(sent), "delivered"))
    apply()

    assert (status(sent), Receipt.objects.get().state) == ("sending", "new")


def test_after_a_day_a_person_looks_at_what_names_no_message(sent):
    report(event(None, "complaint", message="nobody's", recipient="ada@example.org"))
    Receipt.objects.update(received_at=clock() - timedelta(hours=25))

    apply()

    assert Receipt.objects.get().state == ReceiptState.UNMATCHED
    # A recipient that a report names is believed by nobody.
    assert not Suppression.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"[1]", b'{"event": 3}', b"\xff\x00"])
def test_what_cannot_be_read_is_kept_for_a_person(sent, body):
    intake.keep("generic", "odd", body, {})
    report(event(message_of(sent), "delivered"))

    apply()

    odd = Receipt.objects.get(event_id="odd")
    assert (odd.state, bytes(odd.body), odd.note != "") == (ReceiptState.UNPARSED, body, True)
    assert status(sent) == "delivered"


def test_a_dead_address_is_closed_for_all_who_share_it(sent):
    bob = make_contact(email=None)
    make_address(bob, "ada@example.org")

    report(event(message_of(sent), "bounced", **DEAD))
    apply()

    assert [one.reason for one in Suppression.objects.all()] == ["dead_address"]
    assert not Address.objects.filter(normalised="ada@example.org", dead_since=None).exists()
    assert message_of(sent).response == "5.1.1 550 5.1.1 no such user …"


@pytest.mark.parametrize(("code", "text"), [("5.7.1", "policy"), ("5.2.2", "mailbox full"), ("4.4.1", ""), ("", "")])
def test_other_bounces_close_no_address(sent, code, text):
    report(event(message_of(sent), "bounced", code=code, text=text))

    apply()

    assert status(sent) == "bounced"
    assert not Suppression.objects.exists()
    assert not Address.objects.filter(dead_since__isnull=False).exists()


def test_an_address_that_is_refused_at_the_hand_over_is_judged_likewise():
    for name in ("ada", "bob"):
        make_contact(email=f"{name}@example.org", opted_in="news")
    campaign = sending()

    deliver(campaign, MemoryGateway({"ada@example.org": Answer.HARD}))
    apply()

    assert Receipt.objects.get().state == ReceiptState.APPLIED
    closed = Address.objects.exclude(dead_since=None).values_list("normalised", flat=True)
    assert list(closed) == ["ada@example.org"]
    assert sorted(Message.objects.values_list("status", flat=True)) == ["rejected", "sent"]


def test_who_complains_is_not_written_to_any_more_and_counted_once(sent):
    for name in ("by webhook", "by mail"):
        report(event(message_of(sent), "complaint"), event_id=name)

    apply()

    assert [one.reason for one in Suppression.objects.all()] == ["complaint"]
    assert [(one.kind, one.n) for one in Event.objects.all()] == [("complaint", 1)]
    assert status(sent) == "sent"


def test_who_leaves_by_a_provider_loses_the_right_of_that_topic_alone(sent):
    ada = Address.objects.get(normalised="ada@example.org").contact
    make_consent(ada, topic=make_topic("tickets"))

    for name in ("once", "again"):
        report(event(message_of(sent), "unsubscribe"), event_id=name)
    apply()

    rights = dict(Consent.objects.filter(contact=ada).values_list("topic__code", "status"))
    assert rights == {"news": "withdrawn", "tickets": "granted"}
    assert [(one.kind, one.n) for one in Event.objects.all()] == [("unsubscribe", 1)]


@pytest.mark.parametrize("at", ["1970-01-20T06:20:00Z", "2018-03-06T19:10:23Z"])
def test_who_leaves_by_a_message_has_left_though_a_providers_clock_says_it_was_before_that_left(at, sent):
    report(event(message_of(sent), "unsubscribe", at=at))
    apply()

    assert [one.status for one in Consent.objects.all()] == ["withdrawn"]


def test_who_came_back_after_they_left_by_a_message_stays_though_the_report_is_late(sent):
    ada = Address.objects.get(normalised="ada@example.org").contact
    left, back = clock() - timedelta(days=2), clock() - timedelta(days=1)
    Message.objects.update(sent_at=left - timedelta(hours=1))
    Consent.objects.all().delete()
    make_consent(ada, topic=make_topic("news"), at=back)

    report(event(message_of(sent), "unsubscribe", at=left.isoformat()))
    apply()

    assert [one.status for one in Consent.objects.all()] == ["granted"]


def test_stop_from_a_number_ends_all_that_its_holders_agreed_to_by_sms():
    ada, bob = (make_contact(phone="+33612345678", opted_in="news", channel=Channel.SMS) for _ in range(2))
    make_consent(ada, topic=make_topic("news"))

    report(event(None, "stop", recipient="+33 6 12 34 56 78", at="2024-07-27T12:00:00Z"), provider="sms")
    apply()

    rights = Consent.objects.order_by("contact", "channel").values_list("contact", "channel", "status")
    assert list(rights) == [(ada.pk, "email", "granted"), (ada.pk, "sms", "withdrawn"), (bob.pk, "sms", "withdrawn")]
    assert Receipt.objects.get().state == ReceiptState.APPLIED


@pytest.mark.parametrize("named", [{"message": "their own name of the STOP"}, {"reference": "nothing of ours"}])
def test_stop_that_names_a_message_we_do_not_know_is_no_less_a_stop(named):
    ada = make_contact(phone="+33612345678", opted_in="news", channel=Channel.SMS)

    report(event(None, "stop", recipient="+33612345678", **named), provider="sms")
    apply()

    assert list(Consent.objects.values_list("contact", "status")) == [(ada.pk, "withdrawn")]
    assert Receipt.objects.get().state == ReceiptState.APPLIED


def test_stop_that_no_provider_of_sms_has_carried_ends_nothing():
    make_contact(phone="+33612345678", opted_in="news", channel=Channel.SMS)

    report(event(None, "stop", recipient="+33612345678"), provider="generic")
    apply()

    assert [one.status for one in Consent.objects.all()] == ["granted"]
    assert Receipt.objects.get().state == ReceiptState.NEW


def test_a_late_report_of_somebody_who_was_erased_counts_and_keeps_nothing_of_them(sent):
    ada = Address.objects.get(normalised="ada@example.org").contact
    erasure.erase(ada, by=None, at=LATER)
    closed_by_erasure = list(Suppression.objects.values_list("reason", flat=True))

    report(event(message_of(sent), "bounced", **DEAD))
    report(event(message_of(sent), "unsubscribe"))
    apply()

    message = message_of(sent)
    assert (message.status, message.response, message.address) == ("bounced", "", "")
    assert list(Suppression.objects.values_list("reason", flat=True)) == closed_by_erasure
    assert not Event.objects.exists()


def test_clicks_on_every_link_at_once_are_a_machines_and_the_one_that_follows_is_not(sent):
    ada = Address.objects.get(normalised="ada@example.org").contact
    make_consent(ada, topic=make_topic("measuring", kind=TopicKind.TRACKING))
    Message.objects.update(sent_at=clock() - timedelta(hours=1))
    message = message_of(sent)
    moments = [message.sent_at + timedelta(minutes=5, seconds=second) for second in (0, 0.5, 1, 40)]

    report(
        *(
            event(message, "clicked", at=at.isoformat(), url=f"https://{n}.example.org/")
            for n, at in enumerate(moments)
        )
    )
    apply()

    assert sorted(Event.objects.values_list("kind", "is_machine", "at")) == [
        ("click", False, moments[3]),
        ("click", True, moments[0]),
    ]


def test_openings_are_kept_only_of_who_agreed_to_be_measured():
    for name in ("ada", "bob", "cyd"):
        make_contact(email=f"{name}@example.org", opted_in="news")
    campaign = sending()
    deliver(campaign)
    ada = Message.objects.get(address="ada@example.org")
    Message.objects.update(sent_at=clock() - timedelta(hours=1))
    measuring = make_topic("measuring", kind=TopicKind.TRACKING)
    make_consent(Address.objects.get(normalised="ada@example.org").contact, topic=measuring)
    for message in Message.objects.filter(campaign=campaign):
        later = (message.sent_at + timedelta(minutes=5)).isoformat()
        at_once = (message.sent_at + timedelta(seconds=2)).isoformat()
        said = [event(message, "opened", at=later), event(message, "clicked", at=later)]
        # Nobody reads an e-mail two seconds after its hand-over: a scanner does.
        report(*said, event(message, "clicked", at=at_once), event_id=str(message.n))
        report(*said, event_id=f"{message.n}, told again")

    apply()

    assert sorted((one.kind, one.n, one.is_machine) for one in Event.objects.all()) == [
        ("click", ada.n, False),
        ("click", ada.n, True),
        ("open", ada.n, False),
    ]
    # Of the two others a provider told us twice: a number, and of machines apart.
    assert sorted(EventCount.objects.values_list("kind", "is_machine", "was_measured", "events")) == [
        ("click", False, False, 4),
        ("click", True, False, 2),
        ("open", False, False, 4),
    ]
