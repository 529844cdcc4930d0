"""What helps while one writes: blocks that come and move, a preview that follows, placeholders where the cursor is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_template

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_helps_while_one_writes(sign_in):
    template = make_template(subject_fr="Bonjour , à vendredi", channels=["email", "sms"], sms_fr="À vendredi")
    page = sign_in("author", language="en")
    page.goto(f"/admin/campaigns/messagetemplate/{template.pk}/change/")
    subject, counters = page.locator("#id_subject"), page.locator(".counter:visible")

    expect(counters.first).to_have_text("20 characters")
    page.locator("summary", has_text="Placeholders").click()
    subject.evaluate("field => { field.focus(); field.setSelectionRange(8, 8) }")
    page.get_by_role("button", name="person.given_name").click()
    expect(subject).to_have_value('Bonjour {{ person.given_name | default: "…" }}, à vendredi')
    expect(page.get_by_role("status")).to_contain_text("inserted")

    page.get_by_role("group", name="Add a block at the end").get_by_role("button", name="Button").click()
    added = page.locator("[data-block]").last
    expect(added.get_by_label("Words on the button")).to_be_focused()
    added.get_by_label("Words on the button").fill("Mon billet")
    added.get_by_label("Where it leads").fill("https://example.org/")
    added.get_by_role("button", name="Move up").click()
    expect(page.locator("[data-block]").first.get_by_label("Words on the button")).to_have_value("Mon billet")

    page.locator("summary", has_text="Preview").click()
    expect(page.frame_locator(".authoring-frame").get_by_role("link", name="Mon billet")).to_be_visible()
    subject.fill("x" * 61)
    expect(counters.first).to_have_text("61 characters: most mailboxes show about 60")

    page.fill("#id_sms", "Bonne fête")
    expect(page.locator("#authoring-sms")).to_contain_text("“ê” makes each part hold 70 characters")
    page.get_by_label("Day or night", exact=True).select_option("dark")
    expect(page.locator(".authoring-frame")).to_have_attribute("srcdoc", re.compile("@media all"))
    expect(subject).to_have_value("x" * 61)
