"""The calendar holds what leaves on its days, ours and the partners', once a day, in the order of leaving."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from campaigns import departures, lifecycle
from campaigns.enums import CampaignStatus, ScheduleKind
from campaigns.models import PartnerCampaign
from committee.models import Partner
from contacts.enums import TopicKind
from contacts.models import Topic
from tests.campaigns.stages import scheduled, sending
from tests.factories import (
    NOON,
    make_campaign,
    make_contact,
    make_segment,
    make_session,
    make_source,
    make_template,
    make_user,
    span,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
FRIDAY = NOON.date()


@pytest.fixture
def fan():
    return make_contact(opted_in="news")


@pytest.fixture
def acme():
    return Partner.objects.create(code="ACME", name_fr="Acme", name_en="Acme")


def noted(partner, start, days=1, **fields):
    return PartnerCampaign.objects.create(
        partner=partner, name="Summer sale", during=span(start, 24 * days), channels=["sms"], **fields
    )


def found(start=FRIDAY, end=FRIDAY, **asked):
    return [(entry.title, entry.day, entry.tone) for entry in departures.between(start, end, **asked)]


def test_what_is_scheduled_stands_on_its_day_by_the_clock_of_paris_with_its_hour(fan):
    late = scheduled(send_on=FRIDAY, send_time=time(22, 30))

    (entry,) = departures.between(FRIDAY + DAY, FRIDAY + DAY)

    assert (entry.title, entry.day, entry.tone) == (late.name, FRIDAY + DAY, "scheduled")
    assert f"{entry.at:%H:%M}" == "00:30"
    assert (entry.channels, entry.people, entry.partner) == (("email",), None, "")
    assert entry.url.endswith(f"/campaign/{late.pk}/change/")
    assert found() == []


def test_a_draft_stands_on_the_day_it_is_meant_for_and_one_without_a_day_on_none(fan):
    draft = make_campaign(send_on=FRIDAY, send_time=None)
    by_session = make_campaign(
        schedule_kind=ScheduleKind.SESSION,
        session=make_session(during=span(NOON + DAY)),
        offset_minutes=-24 * 60,
        send_on=None,
    )
    make_campaign(send_on=None)
    make_campaign(send_on=FRIDAY + 2 * DAY)

    assert found() == [(draft.name, FRIDAY, "draft"), (by_session.name, FRIDAY, "draft")]


def test_what_was_stopped_before_it_left_is_on_no_day_and_what_left_stays(fan):
    stopped, left = scheduled(), sending()
    lifecycle.cancel(stopped, by=make_user(), reason="wrong day", at=NOON)
    lifecycle.cancel(left, by=make_user(), reason="wrong word", at=NOON)

    assert found() == [(left.name, FRIDAY, CampaignStatus.CANCELLED)]
    assert departures.between(FRIDAY, FRIDAY)[0].people == 1


def test_a_partners_campaign_stands_on_each_of_its_days_and_can_be_left_out(acme):
    noted(acme, datetime(2024, 7, 25, 22, tzinfo=UTC), days=2)

    assert found(FRIDAY - DAY, FRIDAY + 3 * DAY) == [
        ("Summer sale", FRIDAY, "partner"),
        ("Summer sale", FRIDAY + DAY, "partner"),
    ]
    assert found(partners=False) == []
    (entry,) = departures.between(FRIDAY, FRIDAY)
    assert (entry.partner, departures.channel_names(entry)) == ("Acme", "SMS")


def test_two_on_one_day_to_the_same_people_are_marked_and_others_not(fan, acme):
    shared = make_segment()
    make_campaign(name="a", segment=shared)
    twice = make_campaign(name="b")
    make_source(twice, segment=shared)
    make_campaign(name="c")
    make_campaign(name="d", segment=shared, send_on=FRIDAY + DAY)
    Topic.objects.filter(pk=(template := make_template(topic="acme")).topic_id).update(
        kind=TopicKind.PARTNER, partner=acme
    )
    make_campaign(name="e", template=template)
    noted(acme, NOON)

    marked = {entry.title: entry.meets_another for entry in departures.between(FRIDAY, FRIDAY)}

    assert marked == {"a": True, "b": True, "c": False, "e": True, "Summer sale": True}


def test_a_month_of_three_hundred_asks_no_more_than_a_month_of_one(fan, acme, django_assert_num_queries):
    template, segment, session = make_template(), make_segment(), make_session(during=span(NOON + DAY))
    anchored = {"schedule_kind": ScheduleKind.SESSION, "session": session, "offset_minutes": -60}
    for count in (1, 299):
        for number in range(count):
            fields = anchored if number % 2 else {}
            make_campaign(template=template, segment=segment, **fields)
        noted(acme, NOON)

        with django_assert_num_queries(3):
            departures.between(date(2024, 7, 1), date(2024, 7, 31))
