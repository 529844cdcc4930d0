"""People leave by a message, and are forgotten in it; its row goes on counting."""

from __future__ import annotations

import pytest

from campaigns.enums import EventKind
from campaigns.flow import events, report
from campaigns.models import Event, Message
from contacts import consents, erasure
from contacts.enums import Channel, ConsentSource
from tests.campaigns.stages import deliver, sending
from tests.factories import NOON, make_contact, make_topic

pytestmark = pytest.mark.django_db


def test_somebody_who_leaves_by_our_link_is_counted_once():
    ada = make_contact(opted_in="news")
    campaign = sending()
    deliver(campaign)

    for _ in range(2):
        consents.withdraw(
            ada,
            topic=make_topic("news"),
            channel=Channel.EMAIL,
            source=ConsentSource.ONE_CLICK,
            at=NOON,
            reference=f"{campaign.pk}.1",
        )

    (event,) = Event.objects.all()
    assert (event.kind, event.campaign, event.ledger, event.n) == ("unsubscribe", campaign, campaign.ledger, 1)
    assert report.of(campaign).events[EventKind.UNSUBSCRIBE] == 1


@pytest.mark.parametrize("reference", ["", "import.4", "999999.1"])
def test_somebody_who_leaves_otherwise_is_no_event_of_a_campaign(reference):
    ada = make_contact(opted_in="news")

    consents.withdraw(
        ada,
        topic=make_topic("news"),
        channel=Channel.EMAIL,
        source=ConsentSource.STAFF,
        at=NOON,
        reference=reference,
    )

    assert not Event.objects.exists()


def test_an_event_told_twice_is_one():
    make_contact(opted_in="news")
    campaign = sending()

    for _ in range(2):
        events.unsubscribed(campaign_id=campaign.pk, n=1, at=NOON)

    assert Event.objects.count() == 1


def test_an_erased_person_leaves_a_row_that_counts_and_a_hash_that_proves():
    ada = make_contact(email="ada@example.org", opted_in="news", given_name="Ada")
    make_contact(email="bob@example.org", opted_in="news", given_name="Bob")
    campaign = sending()
    deliver(campaign)

    erasure.erase(ada, by=None, at=NOON)

    row = Message.objects.get(contact_id=ada.pk)
    assert (row.slot_values, row.address, row.address_id, row.response) == (None, "", None, "")
    assert (row.status, bool(row.body_hash)) == ("sent", True)
    assert Message.objects.get(address="bob@example.org").slot_values == {"person.given_name": "Bob"}
    assert report.of(campaign).adds_up
