"""Somebody who was entered twice has one set of rights: those that follow from both histories."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contacts import consents
from contacts.consents import PersonErased
from contacts.enums import Channel, ConsentSource
from contacts.models import Consent, ConsentProof, ConsentRecord, Contact
from tests.contacts.told import Told, report
from tests.factories import NOON, make_contact, make_topic, make_user

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def merge(survivor, absorbed, *, at=NOON):
    """As `contacts.merging` leaves the two rows."""
    consents.join(survivor, absorbed, at=at, by=make_user())
    Contact.objects.filter(pk=absorbed.pk).update(merged_into=survivor)


def rights(contact):
    return list(Consent.objects.filter(contact=contact).order_by("topic", "channel").values_list("status", "since"))


def tell(contact, verb, *, at, source=ConsentSource.API):
    return verb(contact, topic=make_topic(), channel=Channel.EMAIL, source=source, at=at)


def test_the_later_decision_of_either_entry_stands():
    kept, entered_twice = make_contact(), make_contact()
    tell(kept, consents.record_opt_in, at=NOON)
    tell(entered_twice, consents.withdraw, at=NOON + HOUR)

    merge(kept, entered_twice)

    assert rights(kept) == [("withdrawn", NOON + HOUR)]
    assert rights(entered_twice) == []


def test_joining_twice_is_joining_once():
    kept, entered_twice = make_contact(opted_in="news"), make_contact()

    merge(kept, entered_twice)
    merge(kept, entered_twice)

    assert ConsentRecord.objects.filter(joined_subject=entered_twice.subject).count() == 1
    assert rights(kept) == [("granted", NOON)]


def test_what_is_told_of_the_merged_entry_counts_for_the_one_that_was_kept():
    kept, entered_twice = make_contact(), make_contact()
    merge(kept, entered_twice)

    right = tell(entered_twice, consents.record_opt_in, at=NOON)
    assert right.contact_id == kept.pk
    tell(entered_twice, consents.withdraw, at=NOON + HOUR)

    assert rights(kept) == [("withdrawn", NOON + HOUR)]
    assert not ConsentRecord.objects.filter(subject=entered_twice.subject).exists()


def test_a_file_that_still_names_the_merged_entry_speaks_of_the_one_that_was_kept():
    kept, entered_twice = make_contact(), make_contact()
    merge(kept, entered_twice)
    told = Told(entered_twice.pk, make_topic().pk, "email", NOON)

    assert report(told) == 1
    assert report(told) == 0

    assert rights(kept) == [("granted", NOON)]


def test_somebody_merged_twice_over_is_found_at_the_end_of_the_chain():
    first, second, third = make_contact(), make_contact(), make_contact()
    merge(second, third)
    merge(first, second)

    tell(third, consents.withdraw, at=NOON)

    assert rights(first) == [("withdrawn", NOON)]
    assert consents.subjects_of(first) == {first.subject, second.subject, third.subject}


def test_what_was_told_of_an_entry_merged_twice_over_is_not_recorded_again():
    first, second, third = make_contact(), make_contact(), make_contact()
    agreed = {"topic": make_topic(), "channel": Channel.EMAIL, "source": ConsentSource.API, "at": NOON, "proof": "box"}
    consents.record_opt_in(third, **agreed)
    merge(second, third)
    merge(first, second)

    assert consents.record_opt_in(third, **agreed).contact_id == first.pk

    assert ConsentRecord.objects.filter(joined_subject=None).count() == 1
    assert ConsentProof.objects.count() == 1


def test_the_merged_entry_of_somebody_erased_is_erased_too():
    kept, entered_twice = make_contact(), make_contact()
    merge(kept, entered_twice)
    Contact.objects.filter(pk=kept.pk).update(erased_at=NOON)

    assert tell(entered_twice, consents.withdraw, at=NOON) is None
    assert consents.withdraw_all(entered_twice, source=ConsentSource.STAFF, at=NOON) == 0
    with pytest.raises(PersonErased):
        tell(entered_twice, consents.record_opt_in, at=NOON)
