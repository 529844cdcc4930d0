from __future__ import annotations

import pytest

from committee.models import AuditEntry
from contacts import addresses, consents, erasure
from contacts.enums import AddressKind, Channel, ConsentSource
from contacts.models import Address, Consent, ConsentProof, ConsentRecord, Suppression
from contacts.signals import contact_erased
from tests.factories import NOON, make_contact, make_topic, make_user

pytestmark = pytest.mark.django_db


def make_known_person():
    person = make_contact(
        email="lea@example.org", phone="+33612345678", given_name="Léa", family_name="Roux", country="FR",
        birth_year=1990, tags=["press"], external_id="lea@example.org",
    )  # fmt: skip
    consents.record_opt_in(
        person,
        topic=make_topic(),
        channel=Channel.EMAIL,
        source=ConsentSource.CONFIRMATION,
        at=NOON,
        ip_address="192.0.2.7",
        proof="Léa ticked the box",
    )
    return person


def test_erasure_leaves_nothing_that_says_who_it_was():
    person = make_known_person()

    erased = erasure.erase(person, by=make_user(), at=NOON)

    erased.refresh_from_db()
    stated = (erased.given_name, erased.family_name, erased.country, erased.birth_year, erased.tags, erased.erased_at)
    assert stated == ("", "", "", None, [], NOON)
    assert erased.external_id == f"erased:{person.subject}"
    assert not Address.objects.exists()
    assert not ConsentProof.objects.exists()


def test_erasure_keeps_the_decisions_and_ends_the_rights():
    person = make_known_person()

    erasure.erase(person, by=None, at=NOON)

    decided = ConsentRecord.objects.order_by("id").values_list("subject", "status", "source")
    assert list(decided) == [
        (person.subject, "granted", "confirmation"),
        (person.subject, "withdrawn", "erasure"),
    ]
    assert list(Consent.objects.values_list("status", flat=True)) == ["withdrawn"]


def test_erasure_keeps_fingerprints_that_forbid_the_addresses():
    erasure.erase(make_known_person(), by=None, at=NOON)

    assert {(row.kind, bytes(row.digest), row.reason) for row in Suppression.objects.all()} == {
        ("email", addresses.digest(AddressKind.EMAIL, "lea@example.org"), "erasure"),
        ("phone", addresses.digest(AddressKind.PHONE, "+33612345678"), "erasure"),
    }


def test_erasure_twice_is_the_same_as_once():
    heard = []

    def listen(sender, contact_ids, at, **_):
        heard.append((contact_ids, at))

    contact_erased.connect(listen)
    person = make_known_person()
    erasure.erase(person, by=None, at=NOON)
    erasure.erase(person, by=None, at=NOON)
    contact_erased.disconnect(listen)

    assert heard == [([person.pk], NOON)]
    assert list(AuditEntry.objects.values_list("action", "object_name")) == [("contacts.erase", "")]
