"""Each person is written to on the channels that the campaign's rule gives them, and counted once."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta

import pytest

from campaigns.enums import ChannelRule, Reason
from campaigns.flow import audience
from campaigns.flow.audience import ChannelCount
from contacts.enums import Channel, ConsentStatus
from contacts.models import Contact
from tests.contacts.segments.programme import slow_rows_of_people
from tests.factories import NOON, make_address, make_campaign, make_consent, make_contact, make_topic

__all__ = ["slow_rows_of_people"]

pytestmark = pytest.mark.django_db

EMAIL, SMS = Channel.EMAIL, Channel.SMS


@pytest.fixture
def crowd():
    """Somebody of every kind: with and without rights and addresses on two channels, the later right on either."""
    news = make_topic("news")
    for number, (mail, phone, mail_right, phone_right) in enumerate(
        itertools.product((True, False), (True, False), (None, 0, 1), (None, 0, 1))
    ):
        person = make_contact(email=None, language="fr" if number % 3 else "ko", country="FR" if number % 2 else "KR")
        if mail:
            make_address(person, f"{number}@example.org")
        if phone:
            make_address(person, f"+336123456{number:02}", kind="phone")
        for channel, hours in ((EMAIL, mail_right), (SMS, phone_right)):
            if hours is not None:
                make_consent(person, topic=news, channel=channel, at=NOON + timedelta(hours=hours))


def expected(channels, rule):
    """The rule in plain words, person by person."""
    counted = {channel: Counter() for channel in channels}
    for person in Contact.objects.all():
        kinds = {address.kind for address in person.addresses.all()}
        rights = {right.channel: right.since for right in person.consents.filter(status=ConsentStatus.GRANTED)}
        possible = [each for each in channels if each in rights and {EMAIL: "email", SMS: "phone"}[each] in kinds]
        newest = max(rights.values(), default=None)
        chosen = next((each for each in channels if rights.get(each) == newest), None) if newest else None
        if rule == ChannelRule.FIRST:
            possible = possible[:1]
        if rule == ChannelRule.CHOICE:
            possible = [chosen] if chosen in possible else possible[:1]
        for channel in possible:
            counted[channel][person.country if channel == SMS else "", person.language] += 1
    return {channel: ChannelCount(dict(people)) for channel, people in counted.items()}


@pytest.mark.parametrize("rule", ChannelRule.values)
@pytest.mark.parametrize("channels", [[EMAIL, SMS], [SMS, EMAIL], [SMS]], ids="+".join)
def test_a_rule_gives_everybody_their_channels(crowd, rule, channels):
    found = audience.count(make_campaign(channels=channels, channel_rule=rule), at=NOON)

    assert found.by_channel == expected(channels, rule)
    assert found.universe == Contact.objects.count() == 36
    assert found.universe == found.reachable + found.without_address + sum(found.excluded.values())
    assert found.reachable == sum(found.by_language.values())


def test_who_is_written_to_on_two_channels_is_one_person():
    person = make_contact(opted_in="news", phone="+33612345678", language="ja", country="JP")
    make_consent(person, topic=make_topic("news"), channel=SMS)
    make_contact(phone="+33612345679")

    found = audience.count(make_campaign(channels=[EMAIL, SMS], channel_rule=ChannelRule.ALL), at=NOON)

    assert (found.universe, found.reachable, found.by_language) == (2, 1, {"ja": 1})
    assert (found.without_address, found.excluded) == (0, {Reason.NO_CONSENT: 1})
    assert found.by_channel == {EMAIL: ChannelCount({("", "ja"): 1}), SMS: ChannelCount({("JP", "ja"): 1})}


def test_counting_that_takes_too_long_says_how_many_there_are_at_least(slow_rows_of_people):
    for person in Contact.objects.all():
        make_consent(person, topic=make_topic("news"))

    found = audience.count_within(make_campaign(), at=NOON, seconds=0.1)

    assert (found.reachable, found.is_exact) == (10, False)


def test_the_rule_that_an_approval_is_bound_to_names_every_source(django_assert_num_queries):
    campaign = make_campaign()
    (source,) = campaign.sources.all()

    with django_assert_num_queries(1):
        rule = audience.rule_of(campaign)

    assert rule == {"sources": [{"kind": "segment", "segment": source.segment_id, "criteria": {}}]}
