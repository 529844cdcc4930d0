"""From the first French word to a text that may leave: written, translated by an agency, checked, signed, approved."""

from __future__ import annotations

import copy
from typing import Final

import pytest
from lxml import etree
from playwright.sync_api import Page, Route, expect

from campaigns.models import MessageTemplate
from committee import languages
from tests.factories import make_topic
from tests.journeys import letters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME: Final = "Plus qu’une semaine"
GREETING: Final = "{{ person.salutation }}"
TEXT: Final = f"{GREETING}, rendez-vous vendredi."
# What an agency writes after the greeting, and as the subject.
MEETING: Final = {
    "en": ", see you on Friday.",
    "de": ", wir sehen uns am Freitag.",
    "es": ": nos vemos el viernes.",
    "ru": ", увидимся в пятницу.",
    "ar": "، نلتقي يوم الجمعة.",
    "zh-hans": "，周五见。",
    "ja": "、金曜日にお会いしましょう。",
    "ko": ", 금요일에 만나요.",
}
XLIFF: Final = "{urn:oasis:names:tc:xliff:document:2.0}"


def test_words_leave_only_after_a_second_person_has_approved_them(sign_in):
    make_topic("news")
    author = sign_in("author", language="en")
    template = written_in_french(author)
    desk = f"/admin/campaigns/messagetemplate/{template.pk}/desk"

    the_checks_miss_eight_languages(author, template)
    translator = sign_in("translator", language="en")
    for language, meeting in MEETING.items():
        file = exported(translator, f"{desk}/{language}/")
        if language == "ar":
            hand_in(translator, translated(file, language, meeting, keeps_codes=False), language)
            expect(translator.get_by_role("heading", name="was refused")).to_be_visible()
            expect(translator.get_by_role("row").filter(has_text=GREETING)).to_be_visible()
            translator.get_by_role("link", name="Back to the desk").click()
        hand_in(translator, translated(file, language, meeting), language)
        expect(translator.get_by_text("2 of 2 reviewed")).to_be_visible()

    sign_all(translator, template)
    ask_for_approval(author, template)
    expect(author.get_by_role("button", name="Approve")).to_have_count(0)

    approver = sign_in("approver", language="en")
    approver.goto(f"/admin/campaigns/messagetemplate/{template.pk}/review/")
    approver.get_by_role("button", name="Approve").click()
    expect(approver.get_by_text(f"“{NAME}” is approved.")).to_be_visible()
    expect(approver.get_by_role("button", name="Approve")).to_have_count(0)
    template.refresh_from_db()
    assert template.status == "approved"
    assert set(template.approved_version.content["texts"]) == set(languages.CODES)

    an_edit_voids_it(author, approver, template)


def written_in_french(page: Page) -> MessageTemplate:
    page.goto("/admin/campaigns/messagetemplate/add/")
    page.fill("#id_name", NAME)
    page.select_option("#id_topic", label="news · news en")
    page.fill("#id_subject", letters.SUBJECTS["fr"])
    add_a_text(page)
    page.locator("[data-block] textarea").first.fill("Bientôt")
    what_is_typed_while_blocks_come_and_go_stays(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"“{NAME}” is saved.")).to_be_visible()
    return MessageTemplate.objects.get(name=NAME)


def add_a_text(page: Page) -> None:
    page.get_by_role("button", name="Text", exact=True).click()


def what_is_typed_while_blocks_come_and_go_stays(page: Page) -> None:
    """Two blocks are asked for at once, and the server takes its time."""
    held: list[Route] = []
    page.route("**/blocks/", lambda route: route.continue_() if held else held.append(route))
    text, blocks = page.locator("[data-block] textarea").first, page.locator("[data-block]")
    with page.expect_request("**/blocks/"):
        add_a_text(page)
    page.get_by_role("button", name="Heading", exact=True).last.click()
    text.fill(TEXT)
    held[0].continue_()

    expect(blocks).to_have_count(3)
    expect(text).to_have_value(TEXT)
    for left in (2, 1):
        blocks.last.get_by_role("button", name="Remove the block").click()
        expect(blocks).to_have_count(left)


def the_checks_miss_eight_languages(page: Page, template: MessageTemplate) -> None:
    page.goto(f"/admin/campaigns/messagetemplate/{template.pk}/review/")
    expect(page.get_by_text("This has to be put right before approval can be asked for")).to_be_visible()
    expect(page.get_by_role("button", name="Ask for approval")).to_have_count(0)
    for language in ("English", "Arabic", "Korean"):
        expect(page.get_by_text(f"{language} is missing").first).to_be_visible()
    template.refresh_from_db()
    assert template.status == "draft"


def exported(page: Page, desk: str) -> bytes:
    page.goto(desk)
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="XLIFF").click()
    return download.value.path().read_bytes()


def translated(file: bytes, language: str, meeting: str, *, keeps_codes: bool = True) -> bytes:
    """As an agency's program writes it: each target is its source, with other words around the same codes."""
    root = etree.fromstring(file)
    for unit in root.iter(f"{XLIFF}unit"):
        source = unit.find(f".//{XLIFF}source")
        target = copy.deepcopy(source)
        target.tag = f"{XLIFF}target"
        if unit.get("id") == "subject":
            target.text = letters.SUBJECTS[language]
        elif keeps_codes:
            target[-1].tail = meeting
        else:
            target[:] = []
            target.text = meeting
        source.addnext(target)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def hand_in(page: Page, file: bytes, language: str) -> None:
    page.get_by_text("Hand in a file").click()
    page.set_input_files(
        "#desk-file", {"name": f"{language}.xlf", "mimeType": "application/xliff+xml", "buffer": file}
    )
    page.get_by_label("A second person has read it").check()
    page.get_by_role("button", name="Hand in", exact=True).click()


def sign_all(page: Page, template: MessageTemplate) -> None:
    page.goto(f"/admin/campaigns/messagetemplate/{template.pk}/proof/")
    ticks = page.locator(".proof-tick input")
    expect(ticks).to_have_count(len(languages.CODES))
    for tick in ticks.all():
        tick.check()
    page.get_by_role("button", name="Sign the languages I ticked").click()
    expect(page.locator(".proof-signature")).to_have_count(len(languages.CODES))


def ask_for_approval(page: Page, template: MessageTemplate) -> None:
    page.goto(f"/admin/campaigns/messagetemplate/{template.pk}/review/")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text(f"The approval of “{NAME}” is asked for.")).to_be_visible()
    expect(page.get_by_text("You wrote part of this: somebody else must approve it.")).to_be_visible()


def an_edit_voids_it(author: Page, approver: Page, template: MessageTemplate) -> None:
    author.goto(f"/admin/campaigns/messagetemplate/{template.pk}/change/")
    author.locator("[data-block] textarea").first.fill(TEXT.replace("vendredi", "samedi"))
    author.get_by_role("button", name="Save", exact=True).click()
    expect(author.get_by_text(f"“{NAME}” is saved.")).to_be_visible()
    template.refresh_from_db()
    assert template.status == "draft"

    approver.goto(f"/admin/campaigns/messagetemplate/{template.pk}/review/")
    expect(approver.locator("del").filter(has_text="vendredi").first).to_be_visible()
    expect(approver.locator("ins").filter(has_text="samedi").first).to_be_visible()
    expect(approver.get_by_role("button", name="Approve")).to_have_count(0)
