"""Under the text of an SMS, while it is written: the parts it makes, and what makes them dear."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from campaigns import sms

pytestmark = pytest.mark.browser

SCRIPT = Path(sms.__file__).parent / "static" / "campaigns" / "sms.js"
PAGE = """
    <textarea data-sms="%(encoding)s: %(parts)s, %(left)s left." data-sms-dear="“%(character)s” is dear."
              data-sms-near="“%(near)s” is not." data-sms-most="1" data-sms-samples='{"person.given_name": "Camille"}'
    >Bonjour {{ person.given_name | default: "vous" }}</textarea>
"""
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
TEXTS = [
    *("", "a" * 161, "Peut-être", "[{~}]\r\n", "日本語", FAMILY * 7),
    *("a" * 152 + "€" + "a" * 152, "ж" * 66 + "😀" + "ж" * 66),
]


def test_the_counter_counts_as_the_server_does_and_names_the_dear_character(browser: Browser):
    page = browser.new_page()
    page.set_content(PAGE)
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    page.evaluate("document.dispatchEvent(new Event('DOMContentLoaded'))")

    counted = [page.evaluate("(text) => smsParts(text)", text) for text in TEXTS]
    assert [(each["encoding"], each["units"], each["parts"], each["left"]) for each in counted] == [
        (parts.encoding.value, parts.units, parts.parts, parts.left) for parts in map(sms.count, TEXTS)
    ]
    assert page.evaluate("['ê', '’', 'œ', '日'].map(smsNear)") == ["e", "'", "oe", None]

    counter = page.locator(".counter")
    expect(counter).to_have_text("GSM-7: 1, 145 left.")
    page.fill("textarea", "Fête " * 30)
    expect(counter).to_have_text("UCS-2: 3, 52 left. “ê” is dear. “e” is not.")
    expect(counter).to_have_class("counter warned")
    page.close()
