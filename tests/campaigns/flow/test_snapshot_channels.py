"""Several channels: the rows are what the count said, and nobody is written down twice on one."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta

import pytest

from campaigns.enums import ChannelRule, Purpose, Reason
from campaigns.flow import audience, snapshot
from campaigns.flow.deliver import worker
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Batch, Message, Tally
from contacts.enums import Channel
from contacts.models import Contact
from tests.campaigns.findings.templates import on_three_channels
from tests.campaigns.stages import sending, taken
from tests.factories import (
    NOON,
    make_address,
    make_campaign,
    make_consent,
    make_contact,
    make_template,
    make_topic,
)

pytestmark = pytest.mark.django_db

EMAIL, SMS, PUSH = Channel.EMAIL, Channel.SMS, Channel.PUSH


@pytest.fixture
def words():
    return make_template(**on_three_channels())


@pytest.fixture
def crowd():
    """Of every kind on two channels: no address, no right, the earlier and the later right; some share an address,
    some of the addresses are suppressed or dead, and some people have a device."""
    news = make_topic("news")
    kinds = itertools.product(
        (None, "own", "shared", "suppressed", "dead"), (None, "own", "shared"), (None, 0, 1), (0, 1)
    )
    for number, (mail, phone, mail_right, phone_right) in enumerate(kinds):
        person = make_contact(email=None, language=("fr", "ko", "ar")[number % 3], country="FR")
        if mail:
            normalised = "family@example.org" if mail == "shared" else f"{number}@example.org"
            dead = {"dead_since": NOON} if mail == "dead" else {}
            make_address(person, normalised, suppressed=mail == "suppressed", **dead)
        if phone:
            make_address(person, "+33612340000" if phone == "shared" else f"+3361235{number:04}", kind="phone")
        if number % 7 == 0:
            make_address(person, f"https://push.example.org/{number}", kind="push")
        for channel, hours in ((EMAIL, mail_right), (SMS, phone_right), (PUSH, 2 if number % 2 else None)):
            if hours is not None:
                make_consent(person, topic=news, channel=channel, at=NOON + timedelta(hours=hours))


CHANNELS = [[EMAIL], [EMAIL, SMS], [PUSH, SMS, EMAIL]]


@pytest.mark.parametrize("own_book_above", [100_000, 0], ids=["shared book", "own book"])
def test_the_snapshot_is_what_the_count_said(crowd, words, settings, own_book_above):
    settings.OWN_PARTITION_ABOVE = own_book_above
    for channels, rule in itertools.product(CHANNELS, ChannelRule.values):
        counted = audience.count(make_campaign(template=words, channels=channels, channel_rule=rule), at=NOON)

        campaign = taken(template=words, channels=channels, channel_rule=rule)

        rows = list(
            Message.objects.filter(campaign=campaign).values_list("contact_id", "channel", "language", "reason")
        )
        assert Counter((channel, language) for _who, channel, language, reason in rows if not reason) == {
            (channel, language): people
            for channel, each in counted.by_channel.items()
            for language, people in each.by_language.items()
        }
        assert Counter(reason for *_rest, reason in rows if reason) == counted.excluded
        assert campaign.without_address == counted.without_address
        assert len({person for person, *_rest in rows}) + campaign.without_address == Contact.objects.count()


def test_what_was_counted_while_it_was_written_is_what_was_written(crowd, words):
    campaign = taken(template=words, channels=[SMS, EMAIL], channel_rule=ChannelRule.ALL)

    columns = "channel", "language", "variant", "status", "reason"
    rows = Counter(Message.objects.filter(campaign=campaign).values_list(*columns))
    tally: Counter[tuple[str, ...]] = Counter()
    for *row, delta in Tally.objects.filter(campaign=campaign).values_list(*columns, "delta"):
        tally[tuple(row)] += delta
    assert tally == rows
    assert campaign.snapshot_size == rows.total()


def test_batches_cover_everybody_who_is_written_to_and_nobody_else(crowd, words, settings):
    settings.BATCH_SIZE = {"bulk": 3}
    campaign = taken(template=words, channels=[EMAIL, SMS], channel_rule=ChannelRule.ALL)

    rows = {row.n: row for row in Message.objects.filter(campaign=campaign)}
    covered = []
    for batch in Batch.objects.filter(campaign=campaign):
        places = range(batch.first_n, batch.last_n + 1)
        covered += places
        assert {(rows[n].channel, rows[n].language) for n in places} == {(batch.channel, batch.language)}
    assert sorted(covered) == sorted(n for n, row in rows.items() if row.status == "pending")


def test_who_is_written_to_nowhere_is_told_once_with_the_reason_on_their_first_address(words):
    person = make_contact(email="a@example.org", language="fr")
    make_address(person, "+33612345678", kind="phone", suppressed=True)
    make_consent(person, topic=make_topic("news"), channel=SMS)

    campaign = taken(template=words, channels=[SMS, EMAIL], channel_rule=ChannelRule.ALL)

    rows = Message.objects.filter(campaign=campaign).values_list("contact_id", "channel", "status", "reason")
    assert list(rows) == [(person.pk, "sms", "excluded", Reason.SUPPRESSED)]


def test_a_snapshot_taken_again_writes_nobody_down_again(crowd, words):
    campaign = taken(template=words, channels=[EMAIL, SMS], channel_rule=ChannelRule.ALL)
    before = Message.objects.filter(campaign=campaign).count()

    snapshot.take(campaign, at=NOON)

    assert Message.objects.filter(campaign=campaign).count() == before


def test_each_is_written_to_on_the_first_channel_that_reaches_them():
    both = make_contact(email="both@example.org", language="fr")
    make_address(both, "+33612340001", kind="phone")
    make_address(make_contact(email=None, language="ko"), "+33612340002", kind="phone")
    service = make_template(purpose=Purpose.SERVICE, topic="service", **on_three_channels())
    campaign = sending(template=service, channels=[EMAIL, SMS], channel_rule=ChannelRule.FIRST)
    by_mail, by_sms = MemoryGateway(), MemoryGateway()

    worker.work(campaign.lane, gateways={EMAIL: by_mail, SMS: by_sms}, seconds=60)

    assert [envelope.recipient for envelope in by_mail.accepted] == ["both@example.org"]
    assert [envelope.recipient for envelope in by_sms.accepted] == ["+33612340002"]
    assert set(Message.objects.filter(campaign=campaign).values_list("channel", "status")) == {
        ("email", "sent"),
        ("sms", "sent"),
    }
