"""Hours, limits, holds and use are asked before each hand-over: who waits, waits until a moment, for a reason."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import settings as sizes
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaigns import holds, hours, lifecycle
from campaigns.enums import Purpose, Reason, SourceKind
from campaigns.flow import audience, report, snapshot
from campaigns.flow.deliver import rules, statements, stopping
from campaigns.models import Batch, FrequencyCap, HeldContact, Hold, Message, WritingHours
from committee.db import clock
from committee.models import AuditEntry
from tests.campaigns.stages import deliver, scheduled, sending, statuses
from tests.crowd import make_crowd
from tests.factories import make_contact, make_segment, make_template, make_topic, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SOME_ZONES = ["Europe/Paris", "Indian/Reunion", "America/Martinique", "Pacific/Noumea", "Asia/Kathmandu", "UTC"]


def tomorrow_alone() -> WritingHours:
    """E-mails of marketing leave tomorrow, the whole day, and on no other day, wherever their readers live."""
    return WritingHours.objects.create(
        channel="email", weekdays=[(clock() + DAY).isoweekday()], opens=time(0), closes=time(0), on_holidays=True
    )


def hold_all(**fields) -> Hold:
    hold = Hold(**{"why": "A family in mourning", "kind": SourceKind.SEGMENT, "segment": make_segment(), **fields})
    return holds.place(hold, by=make_user(), at=clock())


# --- Hours -----------------------------------------------------------------------------------------------------------


def test_who_may_not_be_written_to_now_waits_for_the_next_hour_at_which_one_may():
    tomorrow_alone()
    make_contact(email="now@example.org", opted_in="news", time_zone="Pacific/Kiritimati")
    make_contact(email="later@example.org", opted_in="news", time_zone="UTC")
    WritingHours.objects.create(
        country="KI", channel="email", weekdays=[1, 2, 3, 4, 5, 6, 7], opens=time(0), closes=time(0), on_holidays=True
    )
    campaign = sending()

    deliver(campaign)

    assert statuses(campaign) == {"now@example.org": "sent", "later@example.org": "deferred: quiet_hours"}
    midnight = datetime.combine(clock().astimezone(UTC).date() + DAY, time(0), UTC)
    waiting = Message.objects.get(status="deferred")
    batch = Batch.objects.get(campaign=campaign)
    assert (waiting.not_before, batch.not_before, batch.done_at) == (midnight, midnight, None)
    assert report.of(campaign).adds_up


def test_who_waits_leaves_when_the_hours_begin():
    make_contact(email="a@example.org", opted_in="news", time_zone="UTC")
    campaign = sending()
    row = tomorrow_alone()
    deliver(campaign)
    row.delete()
    Message.objects.update(not_before=clock())
    Batch.objects.update(not_before=clock())

    deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "sent"}


@pytest.mark.parametrize("purpose", [Purpose.SERVICE, Purpose.SAFETY])
def test_a_service_and_a_warning_wait_for_no_hour_of_advertising(purpose):
    tomorrow_alone()
    make_contact(email="a@example.org")
    campaign = sending(template=make_template(topic="tickets", purpose=purpose))

    deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "sent"}


class Twins(TestCase):
    @sizes(max_examples=50, deadline=None)
    @given(
        year=st.sampled_from([2024, 2026]),
        minute=st.integers(0, 365 * 24 * 60 - 1),
        zone=st.sampled_from(SOME_ZONES),
        country=st.sampled_from(["FR", "RE", "MQ", "NP", ""]),
    )
    def test_the_gate_and_the_rule_agree_at_any_moment_of_two_years(self, year, minute, zone, country):
        at = datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
        contact = make_contact(email=None, time_zone=zone, country=country)
        said = hours.hours_of(purpose="marketing", channel="push")
        ask = {"zone": zone, "country": country, "postcode": "", "number": "", "default_zone": "Europe/Paris"}
        place = hours.place_of(**ask)
        closed = hours.waits(said, [place], at=at)
        params = {
            "contact": contact.pk,
            "closed_countries": statements.texts([each.country for each in closed]),
            "closed_zones": statements.texts([each.zone for each in closed]),
            "open_at": statements.texts([opens.isoformat() for opens in closed.values()]),
            **hours.atlas("Europe/Paris"),
        }
        joined = rules.CLOSED.format(place=hours.place_sql())
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT closed.opens_at FROM contacts_contact c {joined} WHERE c.id = %(contact)s",
                params,
            )
            (opens_at,) = cursor.fetchone()

        allowed = hours.allowed_at(purpose="marketing", channel="push", country=place.country, zone=place.zone, at=at)
        assert (opens_at or at) == allowed
        # What is said to be allowed is allowed.
        assert said.next_in(place, at=allowed) == allowed


# --- Use -------------------------------------------------------------------------------------------------------------


def test_what_is_of_no_use_any_more_expires_at_the_gate():
    make_contact(email="a@example.org", opted_in="news")
    campaign = sending()
    type(campaign).objects.update(valid_until=clock())

    gateway = deliver(campaign)

    assert gateway.accepted == []
    assert statuses(campaign) == {"a@example.org": "expired: too_late"}
    assert lifecycle.finish_done(at=clock()) == [campaign]


def test_who_would_wait_until_it_is_too_late_is_not_kept_waiting():
    make_contact(email="a@example.org", opted_in="news", time_zone="UTC")
    campaign = sending()
    tomorrow_alone()
    type(campaign).objects.update(valid_until=clock() + timedelta(minutes=1))

    deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "expired: too_late"}


@pytest.mark.parametrize("is_held", [False, True])
def test_the_sweep_ends_what_waits_too_long_and_closes_its_batches(is_held):
    make_contact(email="a@example.org", opted_in="news")
    campaign = sending()
    if is_held:
        lifecycle.pause(campaign, by=make_user())
    stopping.expire_waiting()
    assert statuses(campaign) == {"a@example.org": "pending"}
    type(campaign).objects.update(valid_until=clock())

    stopping.expire_waiting()

    assert statuses(campaign) == {"a@example.org": "expired: too_late"}
    assert not Batch.objects.filter(done_at=None).exists()
    assert report.of(campaign).adds_up


def test_a_campaign_that_is_of_no_use_when_its_hour_comes_is_missed():
    make_contact(opted_in="news")
    campaign = scheduled()
    type(campaign).objects.update(valid_until=campaign.send_at)

    lifecycle.start_due(at=campaign.send_at)

    campaign.refresh_from_db()
    assert campaign.status == "missed"


@pytest.mark.parametrize(("purpose", "status"), [("safety", "missed"), ("service", "preparing")])
def test_a_warning_is_missed_sooner_than_a_service(purpose, status):
    make_contact()
    campaign = scheduled(template=make_template(topic="tickets", purpose=purpose))

    lifecycle.start_due(at=campaign.send_at + timedelta(hours=2))

    campaign.refresh_from_db()
    assert campaign.status == status


# --- Limits ----------------------------------------------------------------------------------------------------------


def one_a_week() -> None:
    FrequencyCap.objects.filter(channel="email").delete()
    FrequencyCap.objects.create(channel="email", most=1, days=7)


def test_who_has_had_enough_is_counted_apart_and_left_out_of_the_snapshot():
    one_a_week()
    make_contact(email="often@example.org", opted_in="news")
    deliver(sending())
    make_contact(email="new@example.org", opted_in="news")
    second = scheduled()

    counted = audience.count(second, at=clock())

    assert (counted.reachable, counted.excluded) == (1, {Reason.CAPPED: 1})
    lifecycle.start_due(at=second.send_at)
    second.refresh_from_db()
    snapshot.take(second, at=clock())
    deliver(second)
    assert statuses(second) == {"new@example.org": "sent", f"#{_often()}": "excluded: capped"}


def _often() -> int:
    return Message.objects.get(reason="capped").contact_id


def test_who_has_had_enough_since_the_snapshot_is_left_out_at_the_gate():
    one_a_week()
    make_contact(email="a@example.org", opted_in="news")
    first, second = sending(), sending()

    deliver(first)
    deliver(second)

    assert statuses(first) == {"a@example.org": "sent"}
    assert statuses(second) == {"a@example.org": "excluded: capped"}


def test_a_limit_counts_marketing_of_its_channel_and_its_days_alone():
    one_a_week()
    make_contact(email="a@example.org", opted_in="news")
    deliver(sending(template=make_template(topic="tickets", purpose=Purpose.SERVICE)))
    first = sending()
    deliver(first)
    old = clock() - 8 * DAY
    Message.objects.filter(campaign=first).update(sent_at=old, intent_at=old)
    FrequencyCap.objects.create(channel="sms", most=1, days=30)

    second = sending(at=clock())
    deliver(second)
    service = sending(template=make_template(topic="tickets", purpose=Purpose.SERVICE), at=clock())
    deliver(service)

    assert statuses(second) == statuses(service) == {"a@example.org": "sent"}


# --- Holds -----------------------------------------------------------------------------------------------------------


def test_whoever_is_held_back_waits_and_goes_on_when_the_hold_is_lifted():
    make_contact(email="a@example.org", opted_in="news")
    campaign = sending()
    hold = hold_all()

    deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "pending: held"}
    message = Message.objects.get()
    assert message.hold_id == hold.pk
    assert message.not_before > clock() + timedelta(hours=23)

    holds.lift(hold, by=make_user(), at=clock())
    deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "sent"}
    assert report.of(campaign).adds_up
    with pytest.raises(holds.NotStanding):
        holds.lift(hold, by=make_user(), at=clock())


def test_a_hold_with_an_end_puts_off_until_then_and_of_no_use_then_ends_it():
    make_contact(email="a@example.org", opted_in="news")
    first, second = sending(), sending()
    until = clock() + DAY
    hold_all(until=until)
    type(second).objects.filter(pk=second.pk).update(valid_until=until - timedelta(hours=1))

    deliver(first)
    deliver(second)

    assert Message.objects.get(campaign=first).not_before == until
    assert statuses(second) == {"a@example.org": "expired: too_late"}


def test_a_hold_keeps_back_what_it_names_and_never_a_warning():
    make_contact(email="a@example.org")
    hold_all(purposes=["marketing", "service"])
    service = sending(template=make_template(topic="tickets", purpose=Purpose.SERVICE))
    safety = sending(template=make_template(topic="tickets", purpose=Purpose.SAFETY))

    deliver(service)
    deliver(safety)

    assert statuses(service) == {"a@example.org": "pending: held"}
    assert statuses(safety) == {"a@example.org": "sent"}


def test_a_hold_follows_its_people_as_they_come():
    hold = hold_all()
    make_contact(email="a@example.org", opted_in="news")
    assert (hold.people, holds.waiting(at=clock())) == (0, [])
    assert holds.waiting(at=clock() + timedelta(minutes=11)) == [hold.pk]

    assert holds.go_on(hold.pk, seconds=5, at=clock())
    assert holds.go_on(hold.pk, seconds=5, at=clock())

    hold.refresh_from_db()
    assert hold.people == 1
    campaign = sending()
    deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "pending: held"}


def test_what_a_lost_worker_left_of_a_hold_is_gone_on_with():
    make_crowd(holds.RANGE + 1, topic=make_topic("news"))
    hold = hold_all()
    assert (hold.people, hold.stands_since) == (0, None)
    soon = clock() + timedelta(minutes=2)
    assert holds.waiting(at=soon) == [hold.pk]

    assert not holds.go_on(hold.pk, seconds=0, at=clock())
    hold.refresh_from_db()
    assert (hold.people, hold.stands_since) == (holds.RANGE, None)

    assert holds.go_on(hold.pk, seconds=5, at=clock())
    hold.refresh_from_db()
    assert hold.people == HeldContact.objects.count() == holds.RANGE + 1
    assert hold.stands_since is not None
    assert holds.waiting(at=soon) == []
    assert AuditEntry.objects.get(action="campaigns.hold_stands").after["people"] == hold.people


def test_what_a_lost_worker_left_of_a_lift_is_gone_on_with():
    make_contact(email="a@example.org", opted_in="news")
    campaign, hold = sending(), hold_all()
    deliver(campaign)
    Hold.objects.update(lifted_at=clock())
    assert holds.waiting(at=clock() + timedelta(minutes=2)) == [hold.pk]

    assert holds.go_on(hold.pk, seconds=5, at=clock())
    deliver(campaign)

    assert statuses(campaign) == {"a@example.org": "sent"}
    assert holds.waiting(at=clock() + DAY) == []


def test_a_hold_that_has_ended_meanwhile_is_not_placed_any_more():
    make_crowd(holds.RANGE + 1, topic=make_topic("news"))
    hold = hold_all(until=clock() + timedelta(minutes=2))
    later = clock() + timedelta(minutes=3)

    assert holds.waiting(at=later) == []
    assert holds.go_on(hold.pk, seconds=5, at=later)
    assert not HeldContact.objects.exists()


def test_a_year_after_a_hold_has_ended_nobody_knows_whom_it_meant_and_its_figure_stays(monkeypatch):
    monkeypatch.setattr(holds, "FORGOTTEN_AT_ONCE", 2)
    for number in range(3):
        make_contact(email=f"{number}@example.org", opted_in="news")
    lifted, ended, standing = hold_all(), hold_all(until=clock() + DAY), hold_all()
    holds.lift(lifted, by=make_user(), at=clock())

    assert holds.forget_ended(at=clock() + 360 * DAY) == 0
    assert holds.forget_ended(at=clock() + 367 * DAY) == 6

    assert set(HeldContact.objects.values_list("hold", flat=True)) == {standing.pk}
    assert Hold.objects.get(pk=ended.pk).people == 3


def test_a_cancelled_campaign_lets_go_of_whom_a_hold_kept_waiting():
    make_contact(email="a@example.org", opted_in="news")
    campaign = sending()
    hold_all()
    deliver(campaign)

    lifecycle.cancel(campaign, by=make_user(), reason="Not now", at=clock())

    assert statuses(campaign) == {"a@example.org": "cancelled: campaign_cancelled"}
