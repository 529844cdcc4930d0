"""The brand's frame: light, readable, right to left where the language is, and without anything to fetch."""

from __future__ import annotations

import re

import pytest
from lxml import html

from campaigns.enums import Purpose
from campaigns.flow.render import fill
from campaigns.flow.render.wording import WORDING
from committee.languages import CODES
from tests.campaigns.flow.letters import LEAVE, SENDER, compile_text

INK, FAINT, PAPER, DESK, BAND, ACTION = "#1c2536", "#48546a", "#ffffff", "#eceff5", "#12264d", "#0a4fa8"
NIGHT_INK, NIGHT_FAINT, NIGHT_PAPER, NIGHT_DESK = "#e9edf4", "#b6c0d0", "#1a2230", "#0e131c"
NIGHT_LINK, ON_NIGHT_ACTION = "#8fbcff", "#0b1830"


def page(body: str = "Come and see.", **fields: str) -> str:
    return fill(compile_text(body, **fields), {}, unsubscribe_url=LEAVE).html


@pytest.mark.parametrize("language", CODES)
def test_page_says_its_language_direction_and_why_it_came(language):
    root = html.fromstring(page(language=language))
    words = " ".join(root.text_content().split())

    assert root.get("lang") == language
    assert root.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert WORDING[language].marketing % SENDER.name in words
    assert [link.text for link in root.iter("a") if link.get("href") == LEAVE] == [WORDING[language].unsubscribe]


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("purpose", [Purpose.SERVICE, Purpose.SAFETY])
def test_page_about_the_reader_says_so_and_has_no_link_to_leave(language, purpose):
    root = html.fromstring(page(language=language, purpose=purpose))

    assert WORDING[language].service % SENDER.name in " ".join(root.text_content().split())
    assert [link.text for link in root.iter("a")] == [WORDING[language].preferences]


def test_arabic_runs_from_right_to_left_in_every_block():
    arabic = page(
        "- واحد\n\n> اثنان\n\n| أ |\n|---|\n| ب |",
        language="ar",
        heading="عنوان",
        button_label="ز",
        button_url="https://example.org",
    )

    assert "direction:ltr" not in arabic
    assert re.findall(r"text-align:(\w+);color", arabic) == ["right"] * 4  # band, heading, text, footer
    assert "padding-left" not in arabic
    assert "border-left:" not in arabic


def test_nothing_is_fetched_from_anywhere():
    root = html.fromstring(page("[a](https://example.org/)", heading="A", preheader="B"))

    assert list(root.iter("img", "script", "iframe", "object", "form")) == []
    assert [link.get("href") for link in root.iter("link")] == []
    assert "@import" not in page()
    assert "url(" not in page()


def test_heading_of_the_page_is_its_only_first_one():
    root = html.fromstring(page("# One\n\n## Two\n\n### Three", heading="Title"))

    assert [(found.tag, found.text) for found in root.iter("h1", "h2", "h3", "h4")] == [
        ("h1", "Title"),
        ("h2", "One"),
        ("h2", "Two"),
        ("h3", "Three"),
    ]


def test_preheader_is_the_first_thing_a_mailbox_reads():
    root = html.fromstring(page(preheader="Doors open <early>", heading="Title"))

    assert root.body.text_content().split()[:3] == ["Doors", "open", "<early>"]


def test_markup_typed_by_an_author_is_text():
    shown = page(
        "a <script>alert(1)</script> <b>b</b>",
        heading="<i>c</i>",
        button_label="<u>d</u>",
        button_url="https://example.org/?a=1&b=2",
    )

    for typed in ("&lt;script&gt;", "&lt;b&gt;", "&lt;i&gt;", "&lt;u&gt;", 'href="https://example.org/?a=1&amp;b=2"'):
        assert typed in shown


def test_space_between_words_survives_the_layout():
    root = html.fromstring(page("**one** *two* ~~three~~ [four](https://example.org/) five"))

    assert "one two three four five" in " ".join(root.text_content().split())


def test_frame_is_a_small_part_of_what_mail_programs_show():
    assert len(page().encode()) < 12_000


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        (INK, PAPER),
        (ACTION, PAPER),
        (ACTION, DESK),
        (FAINT, DESK),
        (PAPER, BAND),
        (PAPER, ACTION),
        (NIGHT_INK, NIGHT_PAPER),
        (NIGHT_LINK, NIGHT_PAPER),
        (NIGHT_LINK, NIGHT_DESK),
        (NIGHT_FAINT, NIGHT_DESK),
        (ON_NIGHT_ACTION, NIGHT_LINK),
    ],
)
def test_words_stand_out_by_day_and_by_night(ink, paper):
    shown = page("[a](https://example.org/)", button_label="b", button_url="https://example.org/")

    assert {ink, paper} <= set(re.findall(r"#[0-9a-f]{6}", shown))
    assert contrast(ink, paper) >= 4.5  # WCAG 2.2, level AA


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
