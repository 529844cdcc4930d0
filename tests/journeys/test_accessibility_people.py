"""Can everybody compare two entries, export people and read a list? No finding of axe-core, by day and by night."""

from __future__ import annotations

import pytest
from django.utils import timezone

from contacts import consents
from contacts.enums import Channel, ConsentSource
from contacts.models import Attribute, PeopleList
from tests.factories import make_contact, make_topic
from tests.journeys.test_accessibility import findings, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages() -> dict[str, list[str]]:
    """By the role that works with them, with something to beware of on each."""
    one = make_contact(given_name="Léa", family_name="de la Fontaine-Delacourt", birth_year=1961, opted_in="news")
    other = make_contact(given_name="Lea", family_name="FONTAINE", birth_year=1990, language="ar", tags=["press"])
    consents.withdraw(
        other, topic=make_topic("news"), channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=timezone.now()
    )
    Attribute.objects.create(code="size", label="Shirt", type="text")
    guests = PeopleList.objects.create(name="Guests of the opening", rows=12, people_count=9, repeated=2, unknown=1)
    return {
        "author": [
            f"/admin/contacts/contact/{one.pk}/merge/{other.pk}/",
            f"/admin/contacts/peoplelist/{guests.pk}/change/",
        ],
        "dpo": ["/admin/contacts/contact/export/"],
    }


@pytest.mark.parametrize("role", ["author", "dpo"])
def test_the_pages_of_people_are_for_everybody(sign_in, pages, role):
    page = sign_in(role)
    found = {}

    for path in pages[role]:
        page.goto(path)
        assert page.title().strip()
        found[path] = findings(page)

    assert {path: problems for path, problems in found.items() if problems} == {}


@pytest.mark.parametrize("role", ["author", "dpo"])
def test_the_pages_of_people_are_no_wider_than_a_telephone(sign_in, pages, role):
    page = sign_in(role, width=390)
    widths = {}

    for path in pages[role]:
        page.goto(path)
        widths[path] = overflow(page)

    assert widths == dict.fromkeys(widths, 0)
