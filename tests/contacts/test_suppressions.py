from __future__ import annotations

import pytest

from committee.models import AuditEntry
from contacts import suppressions
from contacts.enums import AddressKind, Channel, SuppressionReason
from contacts.models import Contact, Suppression
from contacts.reach import reachable_on
from contacts.suppressions import AlreadyLifted, ReasonMissing
from tests.factories import NOON, make_contact, make_topic, make_user

pytestmark = pytest.mark.django_db


def suppress(address="lea@example.org", *, reason=SuppressionReason.COMPLAINT, **more):
    return suppressions.suppress(AddressKind.EMAIL, address, reason=reason, at=NOON, **more)


def reachable():
    return set(reachable_on(Contact.objects.all(), Channel.EMAIL, topic=make_topic(), at=NOON))


def test_suppression_reaches_everyone_who_shares_the_address_and_nobody_else():
    lea = make_contact(email="lea@example.org", opted_in="news")
    make_contact(email="lea@example.org", opted_in="news")
    neighbour = make_contact(opted_in="news")

    suppress()

    assert reachable() == {neighbour}
    assert Contact.objects.filter(addresses__normalised="lea@example.org").first() == lea


def test_suppression_knows_the_address_by_its_fingerprint_alone():
    suppression = suppress()

    assert b"lea" not in bytes(suppression.digest)
    assert "lea" not in str(suppression)
    assert suppressions.standing_on(AddressKind.EMAIL, "lea@example.org") == suppression
    assert suppressions.standing_on(AddressKind.PHONE, "lea@example.org") is None


def test_suppressing_twice_keeps_the_first_reason():
    first = suppress(reason=SuppressionReason.DEAD_ADDRESS)

    assert suppress(reason=SuppressionReason.COMPLAINT) == first
    assert Suppression.objects.get().reason == SuppressionReason.DEAD_ADDRESS


def test_suppression_by_staff_stands_in_the_audit_trail_and_that_of_the_machine_in_itself():
    suppress("first@example.org")
    suppress("second@example.org", reason=SuppressionReason.STAFF, by=make_user(username="dpo"), note="asked by post")

    assert list(AuditEntry.objects.values_list("actor_name", "action", "reason")) == [
        ("dpo", "suppressions.suppress", "")
    ]


def test_suppression_lifted_for_a_reason_lets_the_address_be_written_to():
    lea = make_contact(email="lea@example.org", opted_in="news")
    suppression = suppress()

    suppressions.lift(suppression, by=make_user(username="dpo"), reason="  new owner of the address ", at=NOON)

    assert reachable() == {lea}
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.reason) == ("suppressions.lift", "dpo", "new owner of the address")


def test_suppression_is_not_lifted_without_a_reason_nor_twice():
    suppression = suppress()
    officer = make_user()

    with pytest.raises(ReasonMissing):
        suppressions.lift(suppression, by=officer, reason="  ", at=NOON)
    suppressions.lift(suppression, by=officer, reason="mistake", at=NOON)
    with pytest.raises(AlreadyLifted):
        suppressions.lift(suppression, by=officer, reason="mistake", at=NOON)


def test_address_can_be_suppressed_again_after_a_lift():
    suppressions.lift(suppress(), by=make_user(), reason="mistake", at=NOON)

    assert suppress().lifted_at is None
    assert Suppression.objects.count() == 2
