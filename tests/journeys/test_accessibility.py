"""Can everybody use the back-office? No finding of axe-core (WCAG 2 A and AA), by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
AXE = Axe()
# What the theme of the back-office sets when a page is opened at night; those of the public have it from their style.
AT_NIGHT = "isNight => document.documentElement.classList.toggle('dark', isNight)"
# To the end of every transition, however long it would take: half-faded text has no contrast.
AT_REST = """async () => {
    await new Promise(requestAnimationFrame); // it has heard that it is night
    for (let frame = 0; frame < 50 && document.getAnimations().length; frame++) {
        for (const each of document.getAnimations()) {
            if (each.effect.getComputedTiming().endTime === Infinity) each.cancel(); else each.finish();
        }
        await new Promise(requestAnimationFrame);
    }
}"""
FIND = "options => axe.run(options).then((found) => found.violations)"


def findings(page: Page) -> list[str]:
    """In the light theme, and what another theme can change in the dark one."""
    page.wait_for_load_state("networkidle")
    found = _found(page, WCAG)
    with at_night(page):
        return [*found, *(f"at night: {each}" for each in _found(page, COLOURS))]


@contextmanager
def at_night(page: Page) -> Iterator[None]:
    page.emulate_media(color_scheme="dark")
    page.evaluate(AT_NIGHT, True)
    yield
    page.emulate_media(color_scheme="light")
    page.evaluate(AT_NIGHT, False)


def _found(page: Page, options: dict[str, Any]) -> list[str]:
    page.evaluate(AT_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    return [
        f"{found['id']}: {node['html'][:160]} — {node['any'][0]['message'] if node['any'] else found['help']}"
        for found in page.evaluate(FIND, options)
        for node in found["nodes"]
    ]


def overflow(page: Page) -> Any:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_at_night_a_page_has_other_colours(open_page):
    page = open_page()
    for path in ("/admin/login/", reverse("my_data", args=["fr"])):
        page.goto(path)
        background = "getComputedStyle(document.body).backgroundColor"
        by_day = page.evaluate(background)
        with at_night(page):
            page.evaluate(AT_REST)
            assert page.evaluate(background) != by_day


def test_the_login_page_is_for_everybody(open_page):
    page = open_page()
    page.goto("/admin/login/")

    assert findings(page) == []


def test_the_pages_of_the_back_office_are_for_everybody(sign_in):
    venue = factories.make_venue()
    factories.make_contact(given_name="Amélie", family_name="Durand")
    page = sign_in("admin")
    found = {}

    for path in [
        "/admin/",
        "/admin/committee/venue/",
        f"/admin/committee/venue/{venue.pk}/change/",
        "/admin/committee/venue/import/",
        "/admin/committee/user/",
        "/admin/committee/apitoken/add/",
        "/admin/password_change/",
    ]:
        page.goto(path)
        assert page.title().strip()
        found[path] = findings(page)

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_no_page_is_wider_than_a_telephone(sign_in):
    venue = factories.make_venue()
    page = sign_in("admin", width=390)
    widths = {}

    for path in ["/admin/", "/admin/committee/venue/", f"/admin/committee/venue/{venue.pk}/change/"]:
        page.goto(path)
        widths[path] = overflow(page)

    assert widths == dict.fromkeys(widths, 0)


def test_the_language_tabs_are_reached_by_keyboard_and_say_what_is_missing(sign_in):
    venue = factories.make_venue(name_ar="", name_ja=None)
    page = sign_in("admin", language="en")
    page.goto(f"/admin/committee/venue/{venue.pk}/change/")
    arabic = page.locator(".translation-tabs [lang=ar]")

    assert arabic.locator(".translation-state").get_attribute("data-state") == "empty"
    arabic.focus()
    page.keyboard.press("Enter")
    field = page.locator("#id_name_ar")
    expect(field).to_be_visible()
    assert field.get_attribute("dir") == "rtl"
    field.fill("ملعب")
    expect(arabic.locator(".translation-state")).to_have_attribute("data-state", "filled")
