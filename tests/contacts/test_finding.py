"""Who is meant by a name, among very many."""

from __future__ import annotations

import pytest

from contacts import finding
from contacts.models import Contact
from tests.factories import make_contact

pytestmark = pytest.mark.django_db


def found(words):
    return [str(person) for person in finding.known_as(words, among=Contact.objects.all()).order_by("pk")]


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
