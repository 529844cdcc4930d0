"""A scanner that opens every link of every e-mail, and every page of the public, a hundred times: nothing changes."""

from __future__ import annotations

import email
import email.policy
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from campaigns import notices
from campaigns.enums import Purpose
from campaigns.gateways.memory import MemoryGateway
from contacts import enquiries, links
from contacts.enums import EnquiryKind
from contacts.views import limits
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact, make_template, make_topic

pytestmark = pytest.mark.django_db

OURS = re.compile(r"http://testserver(/[^\s\"<>]*)")
TIMES = 100
# The pages whose address holds a secret; the walk proves that an e-mail leads to each.
BEHIND_LINKS = {"/u/", "/c/", "/m/", "/d/", "/e/"}


def letters() -> list[bytes]:
    """Every kind of e-mail that we write to the public, by the flow that writes it."""
    make_contact(email="fan@example.org", opted_in="news", language="en")
    make_contact(email="known@example.org", given_name="Léa")
    post = MemoryGateway()
    deliver(sending(), post)
    deliver(sending(template=make_template(topic="tickets", purpose=Purpose.SERVICE)), post)

    now = timezone.now()
    enquiries.note_sign_up(
        email="new@example.org", language="ar", topics=[make_topic().pk], at=now, wording="", origin=None
    )
    for kind in (EnquiryKind.PREFERENCES, EnquiryKind.ACCESS, EnquiryKind.ERASURE):
        enquiries.note(kind, email="known@example.org", language="fr", at=now)
    enquiries.answer(seconds=10)
    notices.drain(gateways={"email": post}, seconds=10)
    return [envelope.content for envelope in post.accepted]


def links_of(letter: bytes) -> set[str]:
    """Wherever they stand: in the text, in the page, in the headers."""
    read = email.message_from_bytes(letter, policy=email.policy.default)
    parts = [part.get_content() for part in read.walk() if part.get_content_maintype() == "text"]
    return {found for text in (*parts, *map(str, read.values())) for found in OURS.findall(text)}


def tables() -> dict[str, list[Any]]:
    """Every row of every table in which a person stands."""
    models = [model for app in ("contacts", "campaigns") for model in apps.get_app_config(app).get_models()]
    return {
        model._meta.db_table: sorted(map(repr, model._base_manager.values_list()))
        for model in models
        if model._meta.managed
    }


def test_a_scanner_that_opens_everything_a_hundred_times_changes_nothing(client):
    cache.clear()
    limits._alone.clear()
    found = {link for letter in letters() for link in links_of(letter)}
    assert {link[:3] for link in found} >= BEHIND_LINKS
    pages = {reverse(name, args=["fr"]) for name in ("sign_up", "ask_for_link", "my_data")}
    before = tables()

    for address in sorted(found | pages):
        for method in (client.get, client.head):  # by turns, so that it is opened a hundred times in all
            opened = [method(address, {"email": "fan@example.org", "undo": "1"}) for _ in range(TIMES // 2)]
            assert {answer.status_code for answer in opened} == {200}, address

    assert tables() == before
    assert sum(map(len, before.values())) > 20


def test_pages_answer_no_other_method(client):
    person = make_contact()
    for address in (links.to_preferences(person).removeprefix("http://testserver"), "/p/fr/sign-up/"):
        for method in ("put", "patch", "delete"):
            assert getattr(client, method)(address).status_code == 405
