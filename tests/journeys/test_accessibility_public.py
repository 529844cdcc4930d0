"""Can everybody use the pages of the public? On a telephone, in either direction of writing, by keyboard."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from committee import tokens
from committee.models import Partner
from committee.tokens import Scope
from contacts import links, new_addresses, requests, subscriptions
from contacts.enums import Channel, RequestKind, TopicKind
from contacts.models import RightsRequest, Topic
from contacts.views import limits
from tests import factories
from tests.journeys.test_accessibility import findings, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

READERS = ["fr", "ar"]
NARROW = 320  # what a page of 1280 pixels has at 400 %, and more than one of 640 at 200 %
LEAST_TARGET = 44
# Links within a sentence need no such size (WCAG 2.5.8), and a box is pressed by its label.
TARGETS = (
    "button, select, label.choice, input[type=email], input[type=tel], input[type=date], .button, .more a, footer a"
)


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()
    limits._alone.clear()


@pytest.fixture
def pages():
    """The address of every public page, for a reader of that language who may choose everything."""

    def of(language: str) -> dict[str, str]:
        person = factories.make_contact(language=language, phone="+33612345678", opted_in="news")
        factories.make_topic("tickets", kind=TopicKind.SERVICE)
        factories.make_topic("opens", kind=TopicKind.TRACKING)
        partner, _ = Partner.objects.get_or_create(code="ACME", defaults=factories.in_nine("name", "Acme"))
        Topic.objects.get_or_create(
            code="acme",
            defaults={
                "kind": TopicKind.PARTNER,
                "partner": partner,
                **factories.in_nine("name", "Acme offers"),
                **factories.in_nine("description", "What Acme sells at the Games, once a month"),
            },
        )
        return {
            **{name: reverse(name, args=[language]) for name in ("sign_up", "ask_for_link", "my_data")},
            "confirm": _confirmation(language),
            "unsubscribe": _way_out(person),
            "preferences": _path(links.to_preferences(person, sent_at=timezone.now())),
            "preferences, by an old link": _path(links.to_preferences(person)),
            "notifications": _path(links.to_preferences(person, sent_at=timezone.now())) + "notifications/",
            "notifications, by an old link": _path(links.to_preferences(person)) + "notifications/",
            "new address": _path(
                new_addresses.ask(person, email="new@example.org", at=timezone.now()).values["address_url"]
            ),
            "nothing": f"/p/{language}/nothing/",
            "export": _path(links.to_export(_request(person, RequestKind.ACCESS))),
            "erasure": _path(links.to_erasure(_request(person, RequestKind.ERASURE))),
        }

    return of


def _confirmation(language):
    asked = subscriptions.sign_up(
        email=f"{language}@example.org",
        language=language,
        topics=[factories.make_topic("news")],
        at=timezone.now(),
        wording="",
        ip_address=None,
    )
    return _path(links.to_confirmation(asked))


def _way_out(person):
    token = tokens.make(
        Scope.UNSUBSCRIBE, subject=person.public_id, topic_id=factories.make_topic().pk, channel=Channel.EMAIL
    )
    return reverse("unsubscribe", args=[token])


def _request(person, kind) -> RightsRequest:
    return requests.ask_by_mailbox(person, kind=kind, at=timezone.now())


def _path(link):
    return link.removeprefix("http://testserver")


def small_targets(page):
    """What is too small to be pressed by a thumb."""
    return page.evaluate(
        """([targets, least]) => [...document.querySelectorAll(targets)]
            .filter(found => found.checkVisibility() && !found.closest('.trap'))
            .map(found => [found.tagName, found.innerText || found.name, found.getBoundingClientRect()])
            .filter(([tag, text, box]) => box.height < least)
            .map(([tag, text, box]) => `${tag} ${text} ${box.height}`)""",
        [TARGETS, LEAST_TARGET],
    )


@pytest.mark.parametrize("language", READERS)
def test_the_public_pages_are_for_everybody(open_page, pages, language):
    page = open_page(language=language, width=390)
    found = {}

    for name, path in pages(language).items():
        page.goto(path)
        html = page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == (
            language,
            "rtl" if language == "ar" else "ltr",
        )
        found[name] = findings(page) + small_targets(page)
        if name not in {"export", "nothing", "notifications"}:  # they give a file, have no button, ask the browser
            page.locator("form button").first.click()
            found[f"{name}, answered"] = findings(page) + small_targets(page)

    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("language", ["fr", "de", "ar", "ja"])
def test_no_public_page_is_wider_than_the_narrowest_telephone(open_page, pages, language):
    page = open_page(language=language, width=NARROW)
    widths = {}

    for name, path in pages(language).items():
        page.goto(path)
        widths[name] = overflow(page)

    assert widths == dict.fromkeys(widths, 0)


def test_what_is_wrong_is_read_first_and_leads_to_its_field(open_page, pages):
    page = open_page(language="en", width=390)
    page.goto(pages("en")["sign_up"])

    page.keyboard.press("Tab")
    page.locator("form button").press("Enter")

    summary = page.locator(".alert")
    assert summary.evaluate("found => found === document.activeElement")
    assert summary.get_by_role("link").all_inner_texts() == [
        "Write your e-mail address.",
        "Choose at least one subject.",
        "Our news is for people of eighteen and over. If you are younger: we look forward to later!",
    ]
    summary.get_by_role("link").first.press("Enter")
    expect(page).to_have_url(re.compile("#id_email$"))


def test_a_telephone_fills_the_address_in_and_shows_the_right_keys(open_page, pages):
    page = open_page(language="ar", width=390)

    for name in ("sign_up", "ask_for_link", "my_data"):
        page.goto(pages("ar")[name])
        field = page.locator("#id_email")
        kinds = [field.get_attribute(name) for name in ("type", "autocomplete", "inputmode", "dir")]
        assert kinds == ["email", "email", "email", "ltr"]
        # Robots find it, people do not: neither with the eye nor with the keyboard.
        assert page.locator(".trap").evaluate("found => found.getBoundingClientRect().width") <= 1
