"""A campaign that leaves before a session leaves before it wherever the session is moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from campaigns import lifecycle
from campaigns.enums import BlockKind, CampaignStatus, ScheduleKind
from committee.models import AuditEntry
from tests.campaigns.stages import approved, scheduled
from tests.factories import (
    NOON,
    in_nine,
    make_block,
    make_campaign,
    make_contact,
    make_product,
    make_session,
    make_template,
    make_user,
    span,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def session():
    return make_session(during=span(NOON + 6 * HOUR))


@pytest.fixture
def reminder(session):
    make_contact(opted_in="news")
    return scheduled(schedule_kind=ScheduleKind.SESSION, session=session, offset_minutes=-120)


def move(session, *, by):
    session.during = span(session.starts_at + by)
    session.save()


def test_the_hour_moves_with_the_session_and_the_trail_says_so(session, reminder):
    move(session, by=3 * HOUR)

    assert lifecycle.start_due(at=NOON + 4 * HOUR) == []

    reminder.refresh_from_db()
    assert (reminder.status, reminder.send_at) == (CampaignStatus.SCHEDULED, NOON + 7 * HOUR)
    entry = AuditEntry.objects.get(action="campaigns.follow_session")
    assert (entry.actor, entry.before, entry.after) == (
        None,
        {"send_at": "2024-07-26T16:00:00+00:00"},
        {"send_at": "2024-07-26T19:00:00+00:00"},
    )
    assert [started.pk for started in lifecycle.start_due(at=NOON + 7 * HOUR)] == [reminder.pk]


def test_a_session_that_stays_moves_nothing(reminder):
    lifecycle.start_due(at=NOON)

    assert not AuditEntry.objects.filter(action="campaigns.follow_session").exists()


def test_a_session_that_is_brought_forward_lets_it_leave_at_once(session, reminder):
    move(session, by=-3 * HOUR)

    assert [started.pk for started in lifecycle.start_due(at=NOON + HOUR)] == [reminder.pk]


def test_one_that_leaves_at_a_moment_of_its_own_stays_where_it_is(session):
    make_contact(opted_in="news")
    campaign = scheduled(session=session)
    move(session, by=3 * HOUR)

    lifecycle.start_due(at=NOON - HOUR)

    campaign.refresh_from_db()
    assert campaign.send_at == NOON


def scheduled_to_say(text, session):
    template = make_template(**in_nine("body", text))
    return lifecycle.schedule(
        approved(make_campaign(template=template, session=session)), by=make_user(), at=NOON - HOUR
    )


def test_words_that_name_the_hour_of_a_session_do_not_leave_once_it_is_moved(session):
    make_contact(opted_in="news")
    campaign = scheduled_to_say("It begins at {{ session.time }}.", session)
    move(session, by=HOUR)

    assert lifecycle.start_due(at=NOON) == []

    campaign.refresh_from_db()
    assert (campaign.status, campaign.version, campaign.send_at) == (CampaignStatus.DRAFT, None, None)
    assert not campaign.compiled.exists()
    assert campaign.reviews.get().voided_at == NOON
    entry = AuditEntry.objects.get(action="campaigns.take_back")
    assert (entry.actor, entry.reason) == (
        None,
        f"“{campaign.name}” has changed since its approval: Hour of the start, at the venue.",
    )


def test_what_has_changed_is_told_in_the_language_of_the_reader_whatever_the_clock_speaks(session):
    make_contact(opted_in="news")
    campaign = scheduled_to_say("It begins at {{ session.time }}.", session)
    move(session, by=HOUR)

    with translation.override("fr"):
        lifecycle.start_due(at=NOON)

    assert campaign.reviews.get().why_void.endswith(": Hour of the start, at the venue.")
    with translation.override("fr"):
        assert "Hour" not in campaign.reviews.get().why_void


def test_what_is_no_longer_sold_does_not_leave_and_each_reader_is_told_in_their_language():
    make_contact(opted_in="news")
    mug, template = make_product(available_until=NOON), make_template()
    make_block(template, BlockKind.PRODUCTS, settings={"codes": [mug.code]})
    campaign = lifecycle.schedule(
        approved(make_campaign(template=template), at=NOON - HOUR), by=make_user(), at=NOON - HOUR
    )

    with translation.override("fr"):
        assert lifecycle.start_due(at=NOON) == []

    assert campaign.reviews.get().why_void == (
        f"“{campaign.name}” has changed since its approval: The product {mug.code} is no longer sold."
    )
    with translation.override("fr"):
        assert f"Le produit {mug.code} n’est plus en vente" in campaign.reviews.get().why_void


def test_words_that_do_not_name_it_leave_wherever_it_is_moved(session):
    make_contact(opted_in="news")
    campaign = scheduled_to_say("See you soon.", session)
    move(session, by=HOUR)

    assert [started.pk for started in lifecycle.start_due(at=NOON)] == [campaign.pk]


def test_words_that_are_still_true_leave(session):
    make_contact(opted_in="news")
    campaign = scheduled_to_say("It begins at {{ session.time }}.", session)

    assert [started.pk for started in lifecycle.start_due(at=NOON)] == [campaign.pk]
