"""Who is meant by a name, among very many."""

from __future__ import annotations

import pytest
from django.db import connection

from contacts import finding
from contacts.models import Contact, Reference
from tests.factories import make_contact

pytestmark = pytest.mark.django_db


def found(words):
    return [str(person) for person in finding.known_as(words, among=Contact.objects.all()).people.order_by("pk")]


def test_of_too_many_those_called_exactly_so_are_found_first(monkeypatch):
    monkeypatch.setattr(finding, "AT_MOST", 1)
    make_contact(given_name="Anna", family_name="Martinez")
    make_contact(given_name="Anna", family_name="Martín")

    assert found("martin anna") == ["Anna Martín"]


def test_where_few_are_called_exactly_so_beginnings_count_too():
    make_contact(given_name="Anna", family_name="Martinez")
    make_contact(given_name="Anna", family_name="Martín")
    make_contact(given_name="Hanna", family_name="Martín")

    assert found("mart ann") == found("martin anna") == ["Anna Martinez", "Anna Martín"]


def test_those_called_exactly_so_are_among_many_whose_names_only_begin_so(monkeypatch):
    monkeypatch.setattr(finding, "AT_MOST", 2)
    for given in ("Lucia", "Luis", "Lucas", "Lu"):
        make_contact(given_name=given, family_name="García")

    assert "Lu García" in found("garcia lu")
    assert len(found("garcia lu")) > 1


def test_who_is_not_among_the_bearers_that_are_asked_one_by_one_is_found_by_the_index(monkeypatch):
    monkeypatch.setattr(finding, "ASKED_AT_MOST", 2)
    for given in ("Ana", "Bea", "Lucia"):
        make_contact(given_name=given, family_name="García")
    make_contact(given_name="Luis", family_name="Garciaz")

    assert found("garcia lu") == ["Lucia García", "Luis Garciaz"]


def test_enough_bearers_of_a_common_name_save_a_search_of_all_beginnings(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(finding, "AT_MOST", 1)
    make_contact(given_name="Lucia", family_name="García")

    with django_assert_num_queries(5):  # two for ids, whole names, bearers; and the person
        assert finding.known_as("garcia lu", among=Contact.objects.all()).people.get().given_name == "Lucia"


@pytest.mark.parametrize(("at_most", "is_cut"), [(3, False), (2, True)])
def test_who_looked_among_some_is_told_when_ids_of_others_ended_the_search(monkeypatch, at_most, is_cut):
    monkeypatch.setattr(finding, "AT_MOST", at_most)
    for number in range(2):
        Reference.objects.create(contact=make_contact(), system="shop", external_id=f"T-{number}")

    found = finding.known_as("T-", among=Contact.objects.filter(given_name="Zoé"))

    assert (list(found.people), found.is_cut) == ([], is_cut)


def test_a_person_found_in_two_ways_takes_nobody_elses_place(monkeypatch):
    monkeypatch.setattr(finding, "AT_MOST", 2)
    make_contact(given_name="Anna", family_name="Martín")
    make_contact(given_name="Anna", family_name="Martinez")

    assert found("martin anna") == ["Anna Martín", "Anna Martinez"]


@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Sinéad", "O'Connor", ["oconnor", "O'Connor", "o’connor sin", "connor", "OCONN"]),
        ("Sinead", "Oconnor", ["O'Connor", "oconnor"]),
        ("Sinead", "O Connor", ["O'Connor", "oconnor", "connor"]),
        ("María", "de la Cruz", ["delacruz", "dela cruz", "de la cruz", "cruz maria"]),
        ("Anne-Marie", "d’Artagnan", ["annemarie", "anne-marie", "artagnan", "dartagnan", "d'artagnan", "marie anne"]),
        ("晓明", "王", ["王晓明", "晓明", "王"]),
        ("Łukasz", "Čapek", ["lukasz capek", "ŁUKASZ", "čap"]),
        ("Dvořák\\", "A:Bo (C) 'D' &|!<->", ["dvorak", "dvo bo"]),
    ],
)
def test_a_name_is_found_in_its_parts_and_in_one_piece(given, family, typed):
    person = make_contact(given_name=given, family_name=family)
    make_contact(given_name="Ola", family_name="Nordmann")

    assert {words: found(words) for words in typed} == {words: [str(person)] for words in typed}


@pytest.mark.parametrize("known", [("C-01ab", ""), ("other", "C-01ab")])
def test_an_id_is_found_by_its_beginning_whatever_its_case(known):
    own, further = known
    person = make_contact(external_id=own)
    if further:
        Reference.objects.create(contact=person, system="shop", external_id=further)
    make_contact(external_id="C-02ab")

    assert found("c-01") == found("C-01AB") == found("C-01ab") == [str(person)]
    assert found("c-01%") == found("c_01") == []


def test_the_shorter_ways_of_folding_letters_agree_with_the_longest():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT chr(n) FROM generate_series(32, 1535) n WHERE contact_folded(chr(n)) <> lower(
                unaccent('unaccent', regexp_replace(normalize(chr(n), NFKD), '[\u0300-\u036f\u0483-\u0489]', '', 'g')))
            """
        )
        odd = {letter for (letter,) in cursor.fetchall()}

    # The marks of Hebrew and Arabic, which the third way alone takes off besides.
    assert all(letter >= "\u0590" for letter in odd)


@pytest.mark.parametrize("name", ["\u3300" * 200, "\ufdfa" * 200, "é" * 200, "ß-" * 100, "𝐀" * 200])
def test_no_name_is_too_long_for_the_index(name):
    make_contact(given_name=name[:100], family_name=name[:100], native_name=name)

    assert Contact.objects.named(name[:3]).count() == 1
