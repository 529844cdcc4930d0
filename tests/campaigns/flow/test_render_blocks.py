"""Nine kinds of block: what each looks like, how each reads where there is no HTML, and both ways round."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html

from campaigns.enums import BlockKind, Purpose
from campaigns.flow.render import blocks, layout
from campaigns.flow.render.content import Frame, Sender
from campaigns.flow.render.plaintext import glued
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.wording import WORDING
from committee.languages import CODES
from tests.campaigns.flow.pieces import BRAND, MUG, STADIUM, Content, block, laid_out

FOOTER = (
    "________________________________________\n\n"
    "You are receiving this email because you agreed to hear from Paris 2024.\n"
    "Unsubscribe\n⟨unsubscribe_url⟩\nMy choices\n⟨preferences_url⟩"
)
EVERY_KIND = [
    block(BlockKind.HEADING, "Heading"),
    block(BlockKind.TEXT, "Text with a [link](https://example.org/a)\n\n- one\n- two\n\n| a |\n|---|\n| b |"),
    block(BlockKind.IMAGE, "Caption", link="https://example.org/b", picture=STADIUM, settings={"width": 50}),
    block(BlockKind.BUTTON, label="Label", link="https://example.org/c"),
    block(BlockKind.COLUMNS, "First", second="Second", picture=STADIUM, settings={"split": "33-67"}),
    block(BlockKind.SESSIONS, "**Judo**, 12:05\n\n**Fencing**, 14:00"),
    block(BlockKind.PRODUCTS, "From the shop", label="Buy", goods=(MUG, MUG, MUG)),
    block(BlockKind.PARTNER, "A word", label="See", link="https://example.org/d", picture=STADIUM),
    block(
        BlockKind.MJML,
        '<mj-section><mj-column><mj-text>Free<br>words <a href="https://example.org/e">here</a></mj-text>'
        '<mj-button href="https://example.org/f">Go</mj-button></mj-column></mj-section>',
    ),
]


def text_of(*parts, **frame):
    written = laid_out(*parts, **frame)[1]
    assert written.endswith(f"\n\n{FOOTER}")
    return written.removesuffix(f"\n\n{FOOTER}")


def words_of(html):
    return " ".join(lxml_html.fromstring(html).body.text_content().split())


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (block(BlockKind.HEADING, "Be <there>"), "Be <there>\n=========="),
        (block(BlockKind.HEADING, "Second", settings={"level": 2}), "Second\n------"),
        (block(BlockKind.HEADING, "Third", settings={"level": 3}), "Third"),
        (block(BlockKind.TEXT, "**Come**\n\n- one\n- two"), "Come\n\n- one\n- two"),
        (block(BlockKind.IMAGE, picture=STADIUM), "[The stadium]"),
        (
            block(BlockKind.IMAGE, "A caption", picture=STADIUM, link="https://example.org/"),
            "[The stadium]\nhttps://example.org/\n\nA caption",
        ),
        (block(BlockKind.BUTTON, label="Go", link="https://example.org/?a=1&b=2"), "Go\nhttps://example.org/?a=1&b=2"),
        (block(BlockKind.COLUMNS, "First", second="Second", picture=STADIUM), "[The stadium]\n\nFirst\n\nSecond"),
        (block(BlockKind.SESSIONS, "**Judo**, 12:05\n\nFencing, 14:00"), "- Judo, 12:05\n- Fencing, 14:00"),
        (
            block(BlockKind.PRODUCTS, "Shop", label="Buy", goods=(MUG,)),
            "Shop\n\nMug <1>\n€19.90\nhttps://shop.example/mug?a=1&b=2",
        ),
        (
            block(BlockKind.PARTNER, "A word", label="See", link="https://example.org/d", picture=STADIUM),
            (
                "________________________________________\n\nAdvertisement\n\n[The stadium]\n\nA word\n\n"
                "See\nhttps://example.org/d\n\n________________________________________"
            ),
        ),
        (EVERY_KIND[-1], "Free\nwords here (https://example.org/e)\n\nGo\nhttps://example.org/f"),
    ],
)
def test_every_kind_reads_well_without_html(part, text):
    assert text_of(part) == text


def test_picture_that_only_decorates_is_nothing_to_who_reads_text():
    plain = STADIUM.__class__(STADIUM.url, 1200, 600, "")

    assert laid_out(block(BlockKind.IMAGE, picture=plain))[1] == FOOTER
    assert 'alt=""' in laid_out(block(BlockKind.IMAGE, picture=plain))[0]


@pytest.mark.parametrize("empty", [kind for kind in BlockKind if kind != BlockKind.COLUMNS])
def test_block_without_words_leaves_no_trace(empty):
    html, text = laid_out(block(BlockKind.TEXT, "Words"), block(empty))

    assert (html, text) == laid_out(block(BlockKind.TEXT, "Words"))


def test_heading_says_its_level_and_takes_no_markup():
    html, _ = laid_out(
        block(BlockKind.HEADING, "<b>*One*</b>"),
        block(BlockKind.HEADING, "Two", settings={"level": 2}),
        block(BlockKind.HEADING, "Three", settings={"level": 3}),
    )

    found = lxml_html.fromstring(html).iter("h1", "h2", "h3")
    assert [(heading.tag, heading.text) for heading in found] == [
        ("h1", "<b>*One*</b>"),
        ("h2", "Two"),
        ("h3", "Three"),
    ]


@pytest.mark.parametrize(("chosen", "width"), [(100, 552), (75, 414), (50, 276)])
def test_picture_is_as_wide_as_chosen_and_never_larger_than_it_is(chosen, width):
    small = STADIUM.__class__(STADIUM.url, 200, 100, "Small")
    html, _ = laid_out(
        block(BlockKind.IMAGE, picture=STADIUM, settings={"width": chosen}),
        block(BlockKind.IMAGE, picture=small, settings={"width": chosen}),
    )

    assert [image.get("width") for image in lxml_html.fromstring(html).iter("img")] == [str(width), "200"]


def test_picture_and_button_lead_where_their_link_says():
    html, _ = laid_out(
        block(BlockKind.IMAGE, picture=STADIUM, link="https://example.org/?a=1&b=2"),
        block(BlockKind.BUTTON, label="Go", link="https://example.org/go", settings={"look": "quiet"}),
    )

    links = [link.get("href") for link in lxml_html.fromstring(html).iter("a")]
    assert links[:2] == ["https://example.org/?a=1&b=2", "https://example.org/go"]


def test_columns_share_the_width_as_chosen():
    html, _ = laid_out(block(BlockKind.COLUMNS, "First", second="Second", settings={"split": "67-33"}))

    assert "mj-column-per-67" in html
    assert "mj-column-per-33" in html


def test_products_stand_two_a_row_and_an_odd_one_keeps_its_half():
    html, _ = laid_out(block(BlockKind.PRODUCTS, label="Buy", goods=(MUG, MUG, MUG)))

    assert html.count('class="mj-outlook-group-fix mj-column-per-50"') == 4
    assert words_of(html).count("Mug <1>€19.90Buy") == 3


@pytest.mark.parametrize("language", CODES)
def test_partner_stands_under_the_word_that_law_wants(language):
    html, text = laid_out(block(BlockKind.PARTNER, "Slogan"), language=language)

    assert words_of(html).index(WORDING[language].partner) < words_of(html).index("Slogan")
    assert text.index(WORDING[language].partner) < text.index("Slogan")


def test_arabic_runs_from_right_to_left_in_every_kind():
    html, _ = laid_out(*EVERY_KIND[:-1], language="ar")

    assert "direction:ltr" not in html
    assert "text-align:left;color" not in html
    assert not re.search(r"(?:padding|border)-left:", html)
    # Cells hold on to the side where the language begins; only the frame itself is centred.
    assert 'align="left"' not in html


def test_every_kind_in_one_email_is_one_page_with_nothing_to_fetch_but_our_pictures():
    html, _ = laid_out(*EVERY_KIND, preheader="Soon")
    root = lxml_html.fromstring(html)

    assert [*root.iter("script", "iframe", "object", "form", "link", "base")] == []
    assert {image.get("src") for image in root.iter("img")} == {STADIUM.url}
    assert "url(" not in html
    assert "@import" not in html
    assert root.body.text_content().split()[0] == "Soon"


def test_email_of_every_kind_stays_far_below_what_mail_programs_show():
    assert len(laid_out(*EVERY_KIND)[0].encode()) < 50_000


@pytest.mark.parametrize("purpose", [Purpose.SERVICE, Purpose.SAFETY])
def test_only_marketing_can_be_left(purpose):
    html, text = laid_out(block(BlockKind.TEXT, "Words"), purpose=purpose)

    assert "unsubscribe_url" not in html + text
    assert text.count("⟨preferences_url⟩") == 1


def test_notice_leads_to_no_preferences():
    html, text = laid_out(block(BlockKind.TEXT, "Words"), purpose=Purpose.SERVICE, notice_kind="confirm")

    assert "preferences" not in html + text


def choice(text, sheet):
    marks = sheet.choice("person.has_tickets")
    return text % marks._asdict()


def both_ways(*, first: bool, text: str, kind: str = BlockKind.TEXT):
    """The e-mail as somebody reads it for whom the condition holds, or does not."""
    sheet = Sheet("both ways")
    frame = Frame(purpose=Purpose.SERVICE, sender=Sender("S", "s@example.org"), layout=BRAND, notice_kind="confirm")
    part = block(kind, choice(text, sheet))
    composed = blocks.compose(Content(blocks=(part,)), sheet=sheet, language="en", frame=frame)
    html = sheet.html(layout.to_html(composed.mjml, language="en"))
    text_parts = sheet.text("\n\n".join(composed.text))
    return [
        "".join(each if isinstance(each, str) else "".join(each.yes if first else each.no) for each in parts)
        for parts in (html, text_parts)
    ]


@pytest.mark.parametrize(("first", "paragraph"), [(True, "Yes"), (False, "No")])
def test_condition_around_paragraphs_leaves_no_empty_one(first, paragraph):
    html, text = both_ways(first=first, text="A\n\n%(open)s\n\nYes\n\n%(otherwise)s\n\nNo\n\n%(close)s\n\nB")

    shown = [each.text for each in lxml_html.fromstring(html).iter("p")]
    assert shown == ["A", paragraph, "B"]
    assert text.startswith(f"A\n\n{paragraph}\n\nB\n\n____")


def test_condition_that_leaves_nothing_leaves_no_gap_at_the_end():
    _, text = both_ways(first=False, text="A\n\n%(open)s\n\nYes\n\n%(otherwise)s%(close)s")

    assert text.startswith("A\n\n____")


@pytest.mark.parametrize(("first", "row", "line"), [(True, "Judo", "- Judo"), (False, "None yet", "None yet")])
def test_rows_of_a_persons_sessions_are_whole_in_themselves(first, row, line):
    html, text = both_ways(
        first=first,
        text="%(open)s\n\nJudo\n\n%(otherwise)s\n\nNone yet\n\n%(close)s",
        kind=BlockKind.SESSIONS,
    )

    assert [each.text for each in lxml_html.fromstring(html).iter("p")] == [row]
    assert text.startswith(f"{line}\n\n____")


def test_marks_at_the_end_of_a_text_go_to_what_follows():
    sheet = Sheet("ends")
    marks = sheet.choice("person.has_tickets")

    assert glued([f"a{marks.open}", marks.otherwise, "b"], sheet=sheet) == [f"a{marks.open}", f"{marks.otherwise}b"]
