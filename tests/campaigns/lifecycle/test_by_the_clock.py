"""What the law, its own use and its readers' clocks make of the hour of a campaign."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from campaigns import lifecycle, timing
from campaigns.enums import ChannelRule, Purpose, ScheduleKind
from campaigns.flow import report, snapshot, tally
from campaigns.lifecycle import CampaignNotReady, permitted
from campaigns.models import Batch, Hold, Message, WritingHours
from committee.db import clock
from contacts.enums import Channel
from tests.campaigns.findings.templates import on_three_channels
from tests.campaigns.stages import approved, deliver, statuses
from tests.factories import (
    make_address,
    make_campaign,
    make_consent,
    make_contact,
    make_segment,
    make_template,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2024, 7, 28, 8, tzinfo=UTC)
PARIS = {"phone": "+33612345678", "channel": Channel.SMS, "opted_in": "news", "email": None}
REUNION = {**PARIS, "phone": "+262692123456"}


def by_sms(at: datetime, **fields):
    return make_campaign(at=at, channels=["sms"], **fields)


def test_an_sms_of_advertising_on_a_sunday_is_refused_and_told_when_it_could_leave():
    make_contact(**PARIS)
    campaign = by_sms(SUNDAY)

    with pytest.raises(permitted.NobodyThen, match=r"from 29 July 2024, 06:00 \(UTC\) on"):
        permitted.refuse_forbidden(campaign, leaving=SUNDAY, at=SUNDAY)


def test_where_one_place_may_be_written_to_the_campaign_leaves_and_the_others_wait():
    make_contact(**PARIS)
    make_contact(**REUNION)
    evening = datetime(2024, 7, 26, 17, 55, tzinfo=UTC)  # 19:55 in Paris, five to ten in Réunion
    campaign = by_sms(evening)

    permitted.refuse_forbidden(campaign, leaving=evening, at=evening)

    (found,) = timing.waiting(campaign, leaving=evening, at=evening)
    assert (found.at_once, found.later) == (1, {datetime(2024, 7, 27, 4, tzinfo=UTC): 1})
    assert timing.said(campaign, at=evening)[0] == (
        "By SMS 1 person waits until Sat 27 July 2024, 04:00 (UTC): before, one may not write to them."
    )


def test_a_service_by_sms_leaves_on_a_sunday():
    make_contact(**{**PARIS, "opted_in": None})
    campaign = by_sms(SUNDAY, template=make_template(topic="tickets", purpose=Purpose.SERVICE))

    permitted.refuse_forbidden(campaign, leaving=SUNDAY, at=SUNDAY)

    assert list(timing.waiting(campaign, leaving=SUNDAY, at=SUNDAY)) == []


def test_scheduling_refuses_an_hour_at_which_nobody_may_be_written_to():
    WritingHours.objects.create(channel="email", weekdays=[1], opens=time(9), closes=time(20))
    make_contact(opted_in="news")
    campaign = approved(make_campaign(at=SUNDAY), at=SUNDAY)

    with pytest.raises(CampaignNotReady, match="one may write to nobody"):
        lifecycle.schedule(campaign, by=make_user(), at=SUNDAY)


def test_scheduling_refuses_what_would_be_of_no_use_and_what_does_not_say_until_when():
    make_contact(opted_in="news")
    template = make_template(needs_valid_until=True)
    campaign = approved(make_campaign(at=SUNDAY, template=template), at=SUNDAY)

    with pytest.raises(CampaignNotReady, match="Say until when"):
        lifecycle.schedule(campaign, by=make_user(), at=SUNDAY)
    type(campaign).objects.update(valid_until=SUNDAY)
    with pytest.raises(CampaignNotReady, match="of no use"):
        lifecycle.schedule(campaign, by=make_user(), at=SUNDAY)
    type(campaign).objects.update(valid_until=SUNDAY + timedelta(minutes=1))
    assert lifecycle.schedule(campaign, by=make_user(), at=SUNDAY).status == "scheduled"


def test_what_is_done_in_doubt_follows_from_the_purpose_and_is_said_before():
    marketing = timing.said(make_campaign(), at=SUNDAY)
    warning = timing.said(make_campaign(template=make_template(topic="tickets", purpose=Purpose.SAFETY)), at=SUNDAY)

    assert "A copy of which nobody knows whether it left is never sent again." in marketing
    assert "Nobody gets more than 3 messages of marketing by e-mail in 7 days." in marketing
    assert warning == [
        "A copy of which nobody knows whether it left is sent once more, and counted as a possible duplicate.",
        "If it could not begin for 1 hour after its time, it does not leave any more.",
    ]


def test_a_hold_that_stands_is_named_before_a_campaign_leaves():
    Hold.objects.create(why="Mourning", kind="segment", segment=make_segment(), people=3)

    assert "Held back until it is lifted: “Mourning” (3 people, of this audience or not)." in timing.said(
        make_campaign(), at=SUNDAY
    )


# --- By the clock of each reader -------------------------------------------------------------------------------------


@pytest.fixture
def around_the_world():
    for zone in ("Pacific/Auckland", "Europe/Paris", "America/New_York", ""):
        make_contact(email=f"{zone.rpartition('/')[2] or 'nowhere'}@example.org", opted_in="news", time_zone=zone)


def leaving_at_nine(at: datetime, **fields):
    hour = {"send_on": at.date(), "send_time": time(9), "send_zone": "Europe/Paris"}
    campaign = make_campaign(at=at, schedule_kind=ScheduleKind.READER, **hour, **fields)
    campaign = lifecycle.schedule(approved(campaign, at=at), by=make_user(), at=at)
    assert campaign.send_at is not None
    lifecycle.start_due(at=campaign.send_at)
    return snapshot.take(campaign, at=campaign.send_at)


def test_by_its_readers_clocks_a_campaign_leaves_from_the_first_zone_to_the_last(around_the_world):
    midnight = datetime(2024, 7, 26, 0, tzinfo=UTC)

    campaign = leaving_at_nine(midnight)

    def local(hour, day=26):
        return datetime(2024, 7, day, hour, tzinfo=UTC)

    # In Auckland it has been nine already: there, it is nine again the next day.
    assert dict(Message.objects.values_list("address", "not_before")) == {
        "Auckland@example.org": local(21),
        "Paris@example.org": local(7),
        "New_York@example.org": local(13),
        "nowhere@example.org": local(7),
    }
    assert set(Message.objects.values_list("reason", flat=True)) == {"readers_hour"}
    assert [(batch.not_before, batch.last_n - batch.first_n + 1) for batch in Batch.objects.order_by("first_n")] == [
        (local(7), 2),
        (local(13), 1),
        (local(21), 1),
    ]
    assert report.of(campaign).adds_up
    assert tally.check(campaign, at=midnight)


@pytest.mark.parametrize("own_book_above", [1_000, 0])
def test_who_may_not_be_written_to_waits_for_no_hour(around_the_world, settings, own_book_above):
    settings.OWN_PARTITION_ABOVE = own_book_above
    make_contact(email="asked-never@example.org", time_zone="Asia/Tokyo")

    campaign = leaving_at_nine(datetime(2024, 7, 26, 0, tzinfo=UTC))

    last = Message.objects.filter(campaign=campaign).latest("n")
    assert (last.n, last.status, last.reason, last.not_before) == (5, "excluded", "no_consent", None)
    assert Message.objects.filter(campaign=campaign, not_before=None).count() == 1


def test_a_message_by_sms_waits_for_the_hour_of_its_number():
    person = make_contact(email="ana@example.org", opted_in="news", time_zone="", country="FR")
    make_address(person, "+81312345678", kind="phone", line="mobile")
    make_consent(person, topic=make_topic("news"), channel=Channel.SMS)

    leaving_at_nine(
        datetime(2024, 7, 26, 0, tzinfo=UTC),
        template=make_template(**on_three_channels()),
        channels=[Channel.EMAIL, Channel.SMS],
        channel_rule=ChannelRule.ALL,
    )

    assert dict(Message.objects.values_list("channel", "not_before")) == {
        "email": datetime(2024, 7, 26, 7, tzinfo=UTC),
        "sms": datetime(2024, 7, 26, 0, tzinfo=UTC),
    }


def test_it_begins_where_the_hour_comes_first():
    make_contact(opted_in="news")
    before = datetime(2024, 7, 24, 12, tzinfo=UTC)
    campaign = make_campaign(
        at=before, schedule_kind=ScheduleKind.READER, send_on=before.date() + timedelta(days=2), send_time=time(9)
    )

    scheduled = lifecycle.schedule(approved(campaign, at=before), by=make_user(), at=before)

    assert scheduled.send_at == datetime(2024, 7, 25, 19, tzinfo=UTC)


def test_who_waits_for_their_own_hour_is_written_to_when_it_comes(around_the_world):
    campaign = leaving_at_nine(datetime(2024, 7, 26, tzinfo=UTC))
    tomorrow = clock() + timedelta(days=1)
    Message.objects.filter(address="New_York@example.org").update(not_before=tomorrow)

    gateway = deliver(campaign)

    assert len(gateway.accepted) == 3
    assert statuses(campaign)["New_York@example.org"] == "pending: readers_hour"
    assert Batch.objects.get(campaign=campaign, done_at=None).not_before == tomorrow


def test_a_reader_with_an_sms_is_asked_by_their_number():
    contact = make_contact(**PARIS)
    make_consent(contact, topic=make_topic("other"), channel=Channel.SMS)
    campaign = by_sms(SUNDAY, send_zone="Asia/Tokyo")

    (found,) = timing.waiting(campaign, leaving=SUNDAY, at=SUNDAY)

    assert list(found.later.values()) == [1]
