"""What helps while one writes: placeholders that go where the cursor is, a counter under the subject."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import make_template

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_placeholder_goes_where_one_writes_and_the_counter_follows(sign_in):
    template = make_template(subject_fr="Bonjour , à vendredi")
    page = sign_in("author", language="en")
    page.goto(f"/admin/campaigns/messagetemplate/{template.pk}/change/")
    subject = page.locator("#id_subject_fr")
    counter = page.locator(".counter:visible")

    expect(counter).to_have_text("20 characters")
    subject.evaluate("field => { field.focus(); field.setSelectionRange(8, 8) }")
    page.get_by_role("button", name="person.given_name").click()

    expect(subject).to_have_value('Bonjour {{ person.given_name | default: "…" }}, à vendredi')
    expect(page.get_by_role("status")).to_contain_text("inserted")
    subject.fill("x" * 61)
    expect(counter).to_have_text("61 characters: most mailboxes show about 60")
