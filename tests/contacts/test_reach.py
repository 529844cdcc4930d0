"""Whoever counts a judgement gets one answer that adds up to everybody."""

from __future__ import annotations

import pytest

from contacts import reach
from contacts.enums import Channel, Unreachable
from contacts.models import Contact
from tests.factories import NOON, make_contact, make_topic

pytestmark = pytest.mark.django_db


def test_everybody_judged_is_counted_once_by_language_or_by_the_first_reason_against():
    topic = make_topic("news")
    for language, address in [("fr", "a"), ("fr", "b"), ("ar", "c"), ("ar", "c")]:
        make_contact(email=f"{address}@example.org", opted_in="news", language=language)
    make_contact(email=None, opted_in="news")
    make_contact(email="d@example.org", language="fr")
    make_contact(email="e@example.org", language="en")
    make_contact(email="f@example.org", opted_in="news", is_minor=True)

    found = reach.counted(reach.judged(Contact.objects.all(), topic=topic, channel=Channel.EMAIL, at=NOON))

    assert found.by_language == {"fr": 2, "ar": 1}
    assert list(found.left_out.items()) == [
        (Unreachable.MINOR, 1),
        (Unreachable.NO_CONSENT, 2),
        (Unreachable.DUPLICATE_ADDRESS, 1),
    ]
    assert (found.reachable, found.without_address, found.total) == (3, 1, Contact.objects.count())
