"""The form that other sites paste: it stands in the documents, and works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from lxml import html

from contacts import enquiries
from contacts.models import SignUp
from tests.factories import make_topic

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "integration.md"


@pytest.fixture
def form():
    (source,) = re.findall(r"```html\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    return html.fromstring(source)


def test_the_form_of_the_documents_begins_a_double_opt_in_from_another_site(client, form):
    cache.clear()
    make_topic("news")
    client.handler.enforce_csrf_checks = True
    form.fields["email"] = "lea@example.org"
    for box in form.xpath(".//input[@type='checkbox']"):
        box.checked = True

    answer = client.post(
        form.action.removeprefix("https://news.example.org"),
        dict(form.form_values()),
        headers={"Origin": "https://tickets.example.com", "Referer": "https://tickets.example.com/"},
    )
    enquiries.answer(seconds=10)

    assert answer.status_code == 200
    asked = SignUp.objects.get()
    assert (asked.source, asked.language, asked.topics.get().code) == ("ticket-shop", "en", "news")


def test_the_form_of_the_documents_ticks_nothing_and_runs_nothing(form):
    assert form.method == "POST"
    assert not form.xpath(".//input[@checked] | .//script")
