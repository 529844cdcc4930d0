from __future__ import annotations

import pytest

from committee.models import AuditEntry
from contacts import checks, consents, erasure, registration, suppressions
from contacts.enums import AddressKind, Channel, ConsentSource, SuppressionReason
from contacts.models import Contact, Suppression
from contacts.reach import reachable_on
from contacts.suppressions import AlreadyLifted, OwnerHasNotAsked, ReasonMissing
from tests.contacts.imports.files import import_rows
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


@pytest.mark.parametrize("reason", [SuppressionReason.ERASURE, SuppressionReason.OBJECTION])
def test_what_its_owner_asked_for_is_lifted_only_when_they_ask_otherwise(reason):
    suppression, officer = suppress(reason=reason), make_user()

    with pytest.raises(OwnerHasNotAsked):
        suppressions.lift(suppression, by=officer, reason="found in a file", at=NOON)
    suppressions.lift(suppression, by=officer, reason="letter of 3 June", at=NOON, owner_asked=True)

    assert Suppression.objects.get().lifted_at == NOON


# --- Erased, and back in a file --------------------------------------------------------------------------------------

HEADER = ["id", "email", "consent_source", "consent_date"]


@pytest.mark.parametrize(
    ("written", "is_the_same"),
    [
        ("lea.roux@example.org", True),
        ("LEA.Roux@Example.ORG", True),
        ("ｌｅａ.roux@example.org", True),  # full width, which NFKC takes back
        (" lea.roux@example.org\u200b", True),
        # Only the owner of a domain knows whether these are one mailbox: to us they are others.
        ("learoux@example.org", False),
        ("lea.roux+games@example.org", False),
    ],
)
def test_an_erased_address_that_comes_back_in_a_file_stays_suppressed(written, is_the_same):
    erasure.erase(make_contact(email="lea.roux@example.org", opted_in="news"), by=None, at=NOON)

    run = import_rows(HEADER, ["C-1", written, "stand", "2024-05-31"], topic=make_topic())

    back = Contact.objects.get(external_id="C-1")
    assert run.totals["suppressed"] == int(is_the_same)
    assert reachable() == (set() if is_the_same else {back})


def test_an_erased_address_with_an_accent_is_the_same_however_it_is_composed():
    erasure.erase(make_contact(email="z\u00e9@example.org"), by=None, at=NOON)

    import_rows(HEADER, ["C-1", "ZE\u0301@example.org", "stand", "2024-05-31"], topic=make_topic())

    assert Contact.objects.get(external_id="C-1").addresses.exists()
    assert reachable() == set()


def test_an_erased_address_that_comes_back_by_the_api_stays_suppressed():
    erasure.erase(make_contact(email="lea.roux@example.org"), by=None, at=NOON)

    registration.register(system="shop", external_id="S-1", details={}, email="Lea.Roux@example.org", at=NOON)
    back = Contact.objects.get(external_id="S-1")
    consents.record_opt_in(back, topic=make_topic(), channel=Channel.EMAIL, source=ConsentSource.API, at=NOON)

    assert reachable() == set()


# --- The key ---------------------------------------------------------------------------------------------------------


def faults():
    return [fault.id for fault in checks.suppressions_are_found(None, databases=["default"])]


def test_the_key_of_the_suppressions_is_the_one_in_the_settings(settings):
    make_contact(suppressed=True)
    assert faults() == []

    settings.SUPPRESSION_KEY = "another key, by mistake, which finds nobody"

    assert faults() == ["contacts.E002"]
    assert list(checks.suppressions_are_found(None)) == []  # where nobody asked about a database


@pytest.mark.parametrize("made_with", [{"key_id": 2}, {"normaliser": 2}])
def test_suppressions_made_with_what_we_do_not_know_are_told(made_with):
    Suppression.objects.create(kind="email", digest=b"x" * 32, reason="complaint", **made_with)

    assert faults() == ["contacts.E001"]
