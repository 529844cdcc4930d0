from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from committee import tokens
from committee.tokens import BadToken, Scope
from contacts import erasure, links, requests
from contacts.enums import RequestKind
from contacts.models import Contact
from tests.factories import make_contact

pytestmark = pytest.mark.django_db


def token_of(link):
    return link.rstrip("/").rpartition("/")[2]


def test_a_link_of_somebody_merged_means_the_one_that_was_kept():
    first, second, kept = make_contact(), make_contact(), make_contact()
    token = token_of(links.to_preferences(first))
    Contact.objects.filter(pk=first.pk).update(merged_into=second)
    Contact.objects.filter(pk=second.pk).update(merged_into=kept)

    assert links.person_of(token, Scope.PREFERENCES) == kept


def test_a_link_of_somebody_erased_still_finds_them():
    person = make_contact()
    token = token_of(links.to_preferences(person))
    erasure.erase(person, by=None, at=timezone.now())

    assert links.person_of(token, Scope.PREFERENCES).erased_at


def test_a_link_opens_nothing_but_what_it_was_made_for():
    token = token_of(links.to_preferences(make_contact()))

    for scope in set(Scope) - {Scope.PREFERENCES}:
        with pytest.raises(BadToken):
            links.person_of(token, scope)


def test_a_link_of_one_person_opens_no_request_of_another():
    mine, theirs = (
        requests.ask_by_mailbox(make_contact(), kind=RequestKind.ACCESS, at=timezone.now()) for _ in range(2)
    )
    forged = tokens.make(Scope.EXPORT, subject=mine.contact.public_id, reference=(0, theirs.pk))

    assert links.request_of(token_of(links.to_export(mine)), Scope.EXPORT) == mine
    for token in (forged, tokens.make(Scope.EXPORT, subject=uuid.uuid4(), reference=(0, mine.pk))):
        with pytest.raises(BadToken):
            links.request_of(token, Scope.EXPORT)


def test_a_link_signed_with_a_former_key_still_works(settings):
    person = make_contact()
    token = token_of(links.to_preferences(person))
    settings.LINK_KEY, settings.LINK_KEY_FALLBACKS = "new-key-" * 8, [settings.LINK_KEY]

    assert links.person_of(token, Scope.PREFERENCES) == person
    assert token_of(links.to_preferences(person)) != token

    settings.LINK_KEY_FALLBACKS = []
    with pytest.raises(BadToken):
        links.person_of(token, Scope.PREFERENCES)
