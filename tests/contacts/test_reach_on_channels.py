"""On several channels at once everybody stands as they do on each alone."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from contacts import reach
from contacts.enums import ADDRESS_KIND, Channel, ConsentStatus, TopicKind, Unreachable
from contacts.models import Contact
from tests.factories import NOON, make_address, make_consent, make_contact, make_topic

pytestmark = pytest.mark.django_db

BOTH = [Channel.EMAIL, Channel.SMS]


def alone(contacts, topic, channel):
    """Each person's refusal on one channel, by the statement that judges one channel."""
    found = reach.judged(contacts, topic=topic, channel=channel, at=NOON)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {found.sql} SELECT id, address_id, reason FROM judged", found.params)
        return {key: reason if address else reach.NO_ADDRESS for key, address, reason in cursor.fetchall()}


@pytest.mark.parametrize("kind", [TopicKind.MARKETING, TopicKind.SERVICE])
def test_two_channels_together_judge_as_each_does_alone(kind):
    topic = make_topic("t", kind=kind)
    states = itertools.product(
        (None, ConsentStatus.GRANTED, ConsentStatus.WITHDRAWN),
        ("fine", "suppressed", "none"),
        (None, ConsentStatus.GRANTED),
        ("fine", "dead", "none"),
        ({}, {"is_minor": True}),
    )
    for number, (mail_right, mail, phone_right, phone, fields) in enumerate(states):
        person = make_contact(email=None, language="fr" if number % 2 else "ja", country="FR", **fields)
        for channel, right, state in ((Channel.EMAIL, mail_right, mail), (Channel.SMS, phone_right, phone)):
            if right:
                make_consent(person, topic=topic, channel=channel, status=right)
            if state != "none":
                dead = {"dead_since": NOON} if state == "dead" else {}
                kind_of = ADDRESS_KIND[channel]
                make_address(person, f"{number}@{channel}", kind=kind_of, suppressed=state == "suppressed", **dead)
    everybody = Contact.objects.all()
    by_mail, by_phone = (alone(everybody, topic, channel) for channel in BOTH)
    language = dict(everybody.values_list("pk", "language"))

    expected = Counter((language[key], "FR", by_mail[key], by_phone[key]) for key in by_mail)
    found = {
        (each.language, each.country, each.refusals[Channel.EMAIL], each.refusals[Channel.SMS]): each.people
        for each in reach.standings(everybody, topic=topic, channels=BOTH, at=NOON)
    }
    assert found == expected
    assert len(found) > 10


def test_what_somebody_chose_is_the_channel_they_opted_in_to_last():
    topic = make_topic("news")
    only_mail, phone_later, at_once, left = (make_contact(phone=f"+3361234567{n}", language="fr") for n in range(4))
    for person, channel, hours in (
        (only_mail, Channel.EMAIL, 0),
        (phone_later, Channel.EMAIL, 0),
        (phone_later, Channel.SMS, 1),
        (at_once, Channel.SMS, 0),
        (at_once, Channel.EMAIL, 0),
        (left, Channel.EMAIL, 0),
    ):
        make_consent(person, topic=topic, channel=channel, at=NOON + timedelta(hours=hours))
    make_consent(left, topic=topic, channel=Channel.SMS, status=ConsentStatus.WITHDRAWN, at=NOON + timedelta(hours=1))

    def chosen(person, channels=BOTH):
        (found,) = reach.standings(
            Contact.objects.filter(pk=person.pk), topic=topic, channels=channels, at=NOON, with_choice=True
        )
        return found.chosen

    assert [chosen(each) for each in (only_mail, phone_later, at_once, left)] == [
        Channel.EMAIL,
        Channel.SMS,
        Channel.EMAIL,
        Channel.EMAIL,
    ]
    assert chosen(at_once, [Channel.SMS, Channel.EMAIL]) == Channel.SMS
    assert chosen(phone_later, [Channel.EMAIL]) == Channel.EMAIL


def test_who_is_left_out_is_so_for_the_reason_on_the_first_channel_that_has_an_address():
    topic = make_topic("news")
    make_contact(email=None)
    make_contact(email=None, phone="+33612345678")
    make_contact(opted_in="news", suppressed=True, phone="+33612345679")

    found = {
        tuple(each.refusals.values()): each.left_out_for
        for each in reach.standings(Contact.objects.all(), topic=topic, channels=BOTH, at=NOON)
    }

    assert found == {
        (reach.NO_ADDRESS, reach.NO_ADDRESS): None,
        (reach.NO_ADDRESS, Unreachable.NO_CONSENT): Unreachable.NO_CONSENT,
        (Unreachable.SUPPRESSED, Unreachable.NO_CONSENT): Unreachable.SUPPRESSED,
    }
