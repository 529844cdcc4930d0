"""What changed since the snapshot is asked again before the hand-over: age, pauses, pace, and who was merged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.enums import Purpose
from campaigns.flow import audience
from campaigns.models import Message
from committee.db import clock
from contacts import consents
from contacts.enums import Channel, ConsentSource, Pace
from contacts.models import Address, Contact
from tests.campaigns.stages import deliver, sending, statuses
from tests.factories import make_address, make_campaign, make_contact, make_template, make_topic

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_contact(email="ada@example.org", opted_in="news")


def recipients(gateway):
    return [envelope.recipient for envelope in gateway.accepted]


def merge(survivor, absorbed):
    """As `contacts.merging` leaves the rows: rights joined, addresses moved, links pointing on."""
    at = clock()
    consents.join(survivor, absorbed, at=at, by=None)
    known = survivor.addresses.values("normalised")
    absorbed.addresses.filter(normalised__in=known).delete()
    absorbed.addresses.update(contact=survivor)
    Contact.objects.filter(pk=absorbed.pk).update(merged_into=survivor, given_name="", family_name="")


@pytest.mark.parametrize("change", [{"is_minor": True}, {"birth_year": 2100}])
def test_somebody_found_to_be_under_age_is_left_out(ada, change):
    campaign = sending()
    Contact.objects.filter(pk=ada.pk).update(**change)

    gateway = deliver(campaign)

    assert recipients(gateway) == []
    assert statuses(campaign) == {"ada@example.org": "excluded: minor"}


def test_a_pause_that_began_after_the_snapshot_is_kept(ada):
    campaign = sending()
    Contact.objects.filter(pk=ada.pk).update(paused_until=clock() + DAY)

    assert recipients(deliver(campaign)) == []
    assert statuses(campaign) == {"ada@example.org": "excluded: paused"}


def test_a_service_is_handed_over_in_spite_of_age_pause_and_pace():
    fan = make_contact(email="ada@example.org")
    campaign = sending(template=make_template(purpose=Purpose.SERVICE, topic="tickets"))
    Contact.objects.filter(pk=fan.pk).update(is_minor=True, paused_until=clock() + DAY, pace=Pace.LESS)

    assert recipients(deliver(campaign)) == ["ada@example.org"]


# --- Less often ------------------------------------------------------------------------------------------------------


def test_whoever_wants_less_gets_one_message_in_seven_days(ada):
    Contact.objects.filter(pk=ada.pk).update(pace=Pace.LESS)
    first = sending()
    deliver(first)

    second = sending()
    assert statuses(second) == {f"#{ada.pk}": "excluded: less_often"}

    Message.objects.filter(campaign=first).update(sent_at=clock() - 8 * DAY)
    assert audience.count(make_campaign(), at=clock()).reachable == 1


def test_a_message_that_still_waits_in_another_campaign_counts_too(ada):
    Contact.objects.filter(pk=ada.pk).update(pace=Pace.LESS)
    sending()

    assert statuses(sending()) == {f"#{ada.pk}": "excluded: less_often"}


def test_of_two_snapshots_taken_before_the_wish_one_passes_the_gate(ada):
    first, second = sending(), sending()
    Contact.objects.filter(pk=ada.pk).update(pace=Pace.LESS)

    gateway = deliver(first)

    assert recipients(gateway) == ["ada@example.org"]
    assert sorted([*statuses(first).values(), *statuses(second).values()]) == ["excluded: less_often", "sent"]


def test_a_service_neither_counts_as_a_message_nor_is_held_back_by_one(ada):
    Contact.objects.filter(pk=ada.pk).update(pace=Pace.LESS)
    service = make_template(purpose=Purpose.SERVICE, topic="tickets")
    deliver(sending(template=service))

    marketing = sending()
    deliver(marketing)
    deliver(again := sending(template=service))

    assert statuses(marketing) == statuses(again) == {"ada@example.org": "sent"}


def test_whoever_wants_everything_gets_everything(ada):
    deliver(sending())

    assert recipients(deliver(sending())) == ["ada@example.org"]


# --- Merged people ---------------------------------------------------------------------------------------------------


def test_the_rights_of_the_entry_that_was_kept_decide():
    kept = make_contact(email=None)
    twice = make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    consents.withdraw(kept, topic=make_topic(), channel=Channel.EMAIL, source=ConsentSource.STAFF, at=clock())
    merge(kept, twice)

    assert recipients(deliver(campaign)) == []
    assert statuses(campaign) == {"ada@example.org": "excluded: no_consent"}


def test_an_address_is_found_where_the_merge_has_moved_it():
    kept = make_contact(email="kept@example.org")
    twice = make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    merge(kept, twice)

    assert recipients(deliver(campaign)) == ["ada@example.org"]


def test_an_address_that_both_entries_had_is_found_at_the_one_that_was_kept():
    kept = make_contact(email="ada@example.org")
    twice = make_contact(email="ada@example.org", opted_in="news")
    campaign = sending()
    merge(kept, twice)

    assert Address.objects.count() == 1
    assert recipients(deliver(campaign)) == ["ada@example.org"]


def test_somebody_who_was_in_the_snapshot_twice_gets_one_message():
    kept = make_contact(email="first@example.org", opted_in="news")
    twice = make_contact(email="second@example.org", opted_in="news")
    campaign = sending()
    merge(kept, twice)

    assert recipients(deliver(campaign)) == ["first@example.org"]
    assert statuses(campaign) == {
        "first@example.org": "sent",
        "second@example.org": "excluded: duplicate_address",
    }


def test_an_address_the_person_no_longer_has_is_not_written_to(ada):
    campaign = sending()
    ada.addresses.all().delete()
    make_address(ada, "new@example.org")

    assert recipients(deliver(campaign)) == []
    assert statuses(campaign) == {"ada@example.org": "excluded: dead_address"}
