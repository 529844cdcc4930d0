"""A designer's own MJML: values stand among its words, in links and in what pictures say, and nowhere else."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation
from lxml import html

from campaigns.blocks import Block, Content
from campaigns.enums import BlockKind, Purpose
from campaigns.flow.render import ContentRefused, RenderedEmail, check, compile_email, fill
from campaigns.placeholders import sample_facts
from tests.campaigns.flow.letters import LEAVE, NAME, framed

HOSTILE = '"><script>alert(1)</script> علي & co'


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def design(cell: str) -> Content:
    mjml = f"<mj-section><mj-column>\n{cell}\n</mj-column></mj-section>"
    return Content(subject="A", blocks=(Block("d", BlockKind.MJML, text=mjml),))


def sent(cell: str, name: str = HOSTILE, **values: object) -> RenderedEmail:
    compiled = compile_email(design(cell), language="en", frame=framed(values=sample_facts()))
    return fill(compiled, {"person.given_name": name, **values}, unsubscribe_url=LEAVE)


def codes(content: Content) -> list[tuple[str, str, int]]:
    with pytest.raises(ContentRefused) as caught:
        compile_email(content, language="en", frame=framed(values=sample_facts()))
    return [(finding.code, finding.block, finding.line) for finding in caught.value.findings]


def test_value_among_the_words_is_read():
    copy = sent(f"<mj-text>Dear {NAME}, <b>come</b></mj-text>")

    assert f"Dear {HOSTILE}, come" in copy.text
    assert f"Dear {HOSTILE}, come" in " ".join(html.fromstring(copy.html).text_content().split())
    assert "<script>alert" not in copy.html


def test_value_in_a_link_is_a_part_of_it_and_in_a_title_its_words():
    copy = sent(f'<mj-text><a href="https://example.org/?n={NAME}&amp;z=1" title="For {NAME}">Go</a></mj-text>')

    [link] = [one for one in html.fromstring(copy.html).iter("a") if one.text and one.text.strip() == "Go"]
    assert link.get("href") == (
        "https://example.org/?n=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E%20%D8%B9%D9%84%D9%8A%20%26%20co&z=1"
    )
    assert link.get("title") == f"For {HOSTILE}"
    assert "<bdi>" not in str(link.attrib)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (f'<mj-button href="{NAME}">Go</mj-button>', "LINK_BAD"),
        (f'<mj-button href="https://{NAME}.example.org/">Go</mj-button>', "LINK_BAD"),
        ('<mj-button href="{% if person.has_tickets %}https://a.example/{% endif %}">Go</mj-button>', "LINK_BAD"),
        (f'<mj-text color="{NAME}">A</mj-text>', "MJML_BAD"),
        (f'<mj-text><span style="color:{NAME}">A</span></mj-text>', "MJML_BAD"),
        (f'<mj-text css-class="{NAME}">A</mj-text>', "MJML_BAD"),
    ],
)
def test_value_that_could_do_more_than_be_read_is_refused_with_its_line(cell, code):
    assert (code, "d", 2) in codes(design(cell))


def test_condition_stands_within_the_words():
    cell = "<mj-text>A{% if person.has_tickets %} <b>B</b>{% else %} C{% endif %}</mj-text>"

    assert sent(cell, **{"person.has_tickets": True}).text.startswith("A B\r\n")
    assert sent(cell).text.startswith("A C\r\n")


@pytest.mark.parametrize(
    "cell",
    [
        "{% if person.has_tickets %}<mj-text>A</mj-text>{% endif %}<mj-text>B</mj-text>",
        f"{NAME}<mj-text>B</mj-text>",
    ],
)
def test_what_stands_where_nothing_is_shown_is_refused(cell):
    assert codes(design(cell))[0][0] in {"MJML_BAD", "MJML_TAG_REFUSED"}


def test_sound_design_has_no_findings():
    cell = f'<mj-image src="{settings.IMAGE_BASE_URL}a.jpg" alt="For {NAME}" /><mj-text>{NAME}</mj-text>'

    assert check(design(cell), purpose=Purpose.MARKETING) == []
