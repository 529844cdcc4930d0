"""What helps while one translates: placeholders by a click, faults said at once, words that are not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.campaigns.desk.stages import make_french

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_helps_while_one_translates(sign_in):
    template = make_french()
    page = sign_in("translator", language="en")
    page.goto(f"/admin/campaigns/messagetemplate/{template.pk}/desk/ar/")
    text = page.locator("[name='text textaa.text']")
    unit = page.locator("article", has=text)

    text.fill("مرحبًا، **18:30**")
    lost = unit.get_by_text('It lacks {{ person.given_name | default: "…" }}.')
    expect(lost).to_be_visible()
    unit.get_by_role("button", name="Insert").click()
    page.keyboard.type("بك")  # the words for those without a name were selected
    expect(text).to_have_value('مرحبًا، **18:30**{{ person.given_name | default: "بك" }}')
    expect(lost).to_be_hidden()

    page.locator("[name='text subject']").fill("أسبوع")
    page.locator("[name='text subject']").press("Enter")  # one line: on to the next text
    expect(page.locator("[name='text subject']")).to_have_value("أسبوع")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("2 texts saved.")).to_be_visible()
