from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from committee.db import clock
from contacts import duplicates
from contacts.duplicates import OneIsGone
from contacts.enums import AddressKind
from contacts.models import Contact, Duplicate, DuplicateSearch
from tests.factories import NOON, make_address, make_contact, make_user

pytestmark = pytest.mark.django_db


def find(**how):
    return duplicates.find(at=clock(), **how)


def pairs():
    return {(pair.first_id, pair.second_id): pair.reason for pair in Duplicate.objects.filter(status="suspected")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zoé", "Lefèvre"), ("ZOE", "LEFEVRE")),
        (("Jean", "Dupont"), ("Dupont", "Jean")),
        (("J.", "Dupont"), ("Jean", "Dupont")),
        (("Jean Paul", "Dupont"), ("Jean-P.", "Dupont")),
        (("Jean", "Dupont"), ("Jean Paul", "Dupont")),
        (("晓明", "王"), ("王晓明", "")),
        (("Xiaoming", "Wang", "王晓明"), ("晓明", "王")),
        (("Sukarno", ""), ("", "SUKARNO")),
        (("", ""), ("Jean", "Dupont")),
        (("Ольга", "Пётрова"), ("ольга", "петрова")),
    ],
)
@pytest.mark.parametrize("after", [None, NOON])
def test_people_with_one_address_and_like_names_are_suspected(one, other, after):
    names = ("given_name", "family_name", "native_name")
    first = make_contact(email="ana@example.org", **dict(zip(names, one, strict=False)))
    second = make_contact(email="ana@example.org", **dict(zip(names, other, strict=False)))

    search = find(after=after)

    assert pairs() == {(first.pk, second.pk): "same_address"}
    assert (search.found, search.finished_at is not None) == (1, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Jean", "Dupont"), ("Marie", "Dupont")),
        (("Jean", "Dupont"), ("M.", "Dupont")),
        (("", "Dupont"), ("Jean", "Dupont")),
        (("Jean", ""), ("Jeanne", "")),
        (("晓明", "王"), ("小红", "王")),
        (("J.", "Dupont"), ("Jean", "Durand")),
    ],
)
def test_a_family_that_shares_an_address_is_no_duplicate(one, other):
    for given, family in (one, other):
        make_contact(email="family@example.org", given_name=given, family_name=family)

    find()

    assert pairs() == {}


def test_father_and_son_of_one_name_are_told_apart_by_their_years():
    for year in (1950, 1980):
        make_contact(email="family@example.org", given_name="Jean", family_name="Dupont", birth_year=year)

    find()

    assert pairs() == {}


def test_the_same_phone_counts_and_the_same_text_as_another_kind_of_address_does_not():
    first = make_contact(given_name="Ana", phone="+33612345678")
    second = make_contact(given_name="Ana", phone="+33612345678")
    make_address(make_contact(given_name="Ana", email=None), "+33612345678", kind=AddressKind.PUSH)

    find()

    assert pairs() == {(first.pk, second.pk): "same_address"}


def test_the_same_name_year_and_postcode_are_suspected_whatever_the_addresses():
    said = {"birth_year": 1980, "postcode": "75011"}
    first = make_contact(given_name="Zoé", family_name="Lefèvre", **said)
    second = make_contact(given_name="LEFEVRE", family_name="Zoe", **said)
    make_contact(given_name="Zoé", family_name="Lefèvre", birth_year=1981, postcode="75011")
    make_contact(given_name="Zoé", family_name="Lefèvre", birth_year=1980, postcode="75012")
    make_contact(**said)
    make_contact(**said)

    find()

    assert pairs() == {(first.pk, second.pk): "same_name_and_place"}


def test_gone_people_are_nobodys_duplicate():
    make_contact(given_name="Ana", email="ana@example.org")
    make_address(make_contact(email=None, erased_at=NOON), "ana@example.org")
    make_address(make_contact(email=None, merged_into=make_contact()), "ana@example.org")

    find()

    assert pairs() == {}


def test_only_those_who_changed_are_looked_at_again_and_the_pairs_of_both_sides_are_found():
    old = make_contact(given_name="Ana", email="ana@example.org")
    other = make_contact(given_name="Ana", email="ana@example.net")
    Contact.objects.update(updated_at=clock() - timedelta(days=9))
    find()
    DuplicateSearch.objects.update(started_at=timezone.now() + timedelta(hours=1))
    assert pairs() == {}

    make_address(other, "ana@example.org")
    duplicates.find(at=clock() + timedelta(hours=2), after=clock() + timedelta(minutes=1))
    assert pairs() == {}
    find(after=clock() - timedelta(minutes=1))

    assert pairs() == {(old.pk, other.pk): "same_address"}


def test_a_search_that_was_interrupted_goes_on_and_a_second_one_finds_nothing_new(monkeypatch):
    monkeypatch.setattr(duplicates, "WINDOW", 2)
    for n in range(6):
        make_contact(given_name="Ana", email=f"{n // 2}@example.org")

    begun = find(seconds=0)
    while not (search := find(seconds=0)).finished_at:
        assert search.pk == begun.pk

    assert (search.pk, search.found) == (begun.pk, 3)
    assert find(after=NOON).found == 0


@pytest.mark.parametrize("few", [0, 100])
def test_whoever_changed_is_found_by_name_and_place_however_many_changed(monkeypatch, few):
    monkeypatch.setattr(duplicates, "_FEW", few)
    said = {"given_name": "Zoé", "family_name": "Lefèvre", "postcode": "75011"}
    for year in (1885, 1931, 2008):
        make_contact(**said, birth_year=year)
        make_contact(**said, birth_year=year)

    search = find(after=NOON)

    assert (search.found, search.finished_at is not None) == (3, True)


def test_a_pair_that_was_decided_is_never_suspected_again():
    by = make_user()
    one, other = (make_contact(given_name="Ana", email="ana@example.org") for _ in range(2))
    find()

    pair = duplicates.two_people(other, one, by=by, at=NOON)
    find(after=NOON)

    assert (pair.status, pair.decided_by, pairs()) == ("two", by, {})


def test_a_pair_that_somebody_told_apart_before_it_was_found_is_never_suspected():
    one, other = (make_contact(given_name="Ana", email="ana@example.org") for _ in range(2))

    pair = duplicates.two_people(one, other, by=make_user(), at=NOON)
    find(after=NOON)

    assert (pair.reason, Duplicate.objects.get().status, pairs()) == ("compared", "two", {})


@pytest.mark.parametrize("gone", ["erased", "merged", "the same"])
def test_who_is_gone_meanwhile_is_told_apart_from_nobody(gone):
    one, other = make_contact(), make_contact()
    if gone == "the same":
        other = one
    elif gone == "erased":
        other = make_contact(erased_at=NOON)
    else:
        other = make_contact(merged_into=one)

    with pytest.raises(OneIsGone):
        duplicates.two_people(one, other, by=make_user(), at=NOON)
    assert not Duplicate.objects.exists()


@pytest.mark.parametrize("after", [None, NOON])
def test_an_address_that_very_many_share_says_nothing_of_who_is_who(monkeypatch, after):
    monkeypatch.setattr(duplicates, "SHARING_AT_MOST", 3)
    for number in range(4):
        make_contact(given_name="Ana", email="switchboard@example.org")
        make_contact(given_name="Ana", email="ana@example.org" if number < 3 else "other@example.org")

    find(after=after)

    assert len(pairs()) == 3
