"""What may stand in a layout and in a designer's block: what we know, and nothing that acts or fetches."""

from __future__ import annotations

import pytest

from campaigns.flow.render import layout

WHOLE = """<mjml lang="{{ language }}" dir="{{ direction }}">
  <mj-head>
    <mj-title>{{ sender_name }}</mj-title>
    {% if preheader %}<mj-preview>{{ preheader }}</mj-preview>{% endif %}
    <mj-attributes><mj-all font-family="sans-serif" /></mj-attributes>
    <mj-style>@media (prefers-color-scheme: dark) { .panel { color: #ffffff !important; } }</mj-style>
  </mj-head>
  <mj-body>
    {{ blocks }}
    <mj-section><mj-column>{{ footer }}</mj-column></mj-section>
  </mj-body>
</mjml>
"""
SECTION = "<mj-section>\n<mj-column>\n%s\n</mj-column>\n</mj-section>"


def told(source: str, *, kind: str = "fragment") -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in layout.faults(source, kind=kind)]


def test_sound_layout_and_block_have_no_faults():
    assert told(WHOLE, kind="layout") == []
    assert told(SECTION % '<mj-text>One<br>and <a href="{{ session.link }}">two</a>&nbsp;&eacute;</mj-text>') == []


def test_what_liquid_writes_into_a_comment_of_a_layout_is_told_with_its_line():
    hidden = WHOLE.replace("{{ footer }}", "<!--\n{{ footer }}\n-->")
    line = hidden[: hidden.index("<!--")].count("\n") + 1
    assert told(hidden, kind="layout") == [("MJML_BAD", line)]
    assert told(hidden.replace("-->", ""), kind="layout")[0] == ("MJML_BAD", line)
    assert told(WHOLE.replace("{{ footer }}", "<!-- a note -->{{ footer }}"), kind="layout") == []


@pytest.mark.parametrize(
    "hostile",
    [
        "<mj-text><script>alert(1)</script></mj-text>",
        "<mj-raw><b>raw</b></mj-raw>",
        '<mj-include path="/etc/passwd" />',
        "<mj-text><iframe></iframe></mj-text>",
        '<mj-text><form action="https://example.org/"></form></mj-text>',
        '<mj-text><base href="https://example.org/" /></mj-text>',
        "<mj-text><svg></svg></mj-text>",
        '<mj-text><p onclick="alert(1)">a</p></mj-text>',
        '<mj-button href="javascript:alert(1)">a</mj-button>',
        '<mj-button href="data:text/html,a">a</mj-button>',
        '<mj-image src="https://elsewhere.example/a.png" alt="" />',
        '<mj-image src="data:image/png;base64,AAAA" alt="" />',
        "<mj-text><p style=\"background:url('https://elsewhere.example/a.png')\">a</p></mj-text>",
        '<mj-text><p style="background:u\\72l(https://elsewhere.example)">a</p></mj-text>',
        '<mj-text css-class="a" background-url="https://elsewhere.example/a.png">a</mj-text>',
        "<mj-social><mj-social-element name='x'>a</mj-social-element></mj-social>",
        "<!--[if mso]><p>a</p><![endif]-->",
        "<?php echo 1 ?>",
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_what_acts_or_fetches_is_refused_with_its_line(hostile):
    assert {*told(SECTION % hostile)} == {("MJML_TAG_REFUSED", 3)}


def test_block_of_a_designer_begins_with_a_section():
    assert told("\n<mj-text>a</mj-text>") == [("MJML_BAD", 2)]


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("<mj-section>\n\n<mj-column>\n</mj-section>", 4),
        (SECTION % "<mj-text>3 < 4</mj-text>", 3),
        ("<mj-section>", 1),
    ],
)
def test_broken_tag_is_told_with_its_line(broken, line):
    assert told(broken) == [("MJML_BAD", line)]


def test_layout_without_the_words_or_the_way_out_is_refused():
    assert told(WHOLE.replace("{{ blocks }}", ""), kind="layout") == [("MJML_BAD", 13)]
    assert told(WHOLE.replace("{{ footer }}", ""), kind="layout") == [("UNSUBSCRIBE_MISSING", 13)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{{ person.given_name }}", "PLACEHOLDER_UNKNOWN"),
        ("{{ settings.SECRET_KEY }}", "PLACEHOLDER_UNKNOWN"),
        ("{% include 'a' %}", "LIQUID_UNREADABLE"),
        ("{% for a in (1..99999999) %}a{% endfor %}", "LIQUID_UNREADABLE"),
        ("{{ preheader | upcase }}", "LIQUID_UNREADABLE"),
    ],
)
def test_layout_has_seven_names_one_condition_and_no_filter(written, code):
    source = WHOLE.replace("{{ sender_name }}", written)

    assert (code, 3) in told(source, kind="layout")


def test_layout_that_would_fetch_a_font_is_refused():
    source = WHOLE.replace('<mj-all font-family="sans-serif" />', "")

    assert told(source, kind="layout") == [("MJML_TAG_REFUSED", 1)]


def test_endless_source_is_refused_unread():
    assert told("<mj-section>" * 100_000) == [("TEXT_TOO_LONG", 1)]
    assert told("<mj-section>" * 100_000, kind="layout") == [("TEXT_TOO_LONG", 1)]


def test_page_fills_a_layout_and_escapes_all_but_our_own_mjml():
    page = layout.page(
        layout="<mjml>{{ language }} {{ direction }} {{ start }} {{ sender_name }} {{ blocks }}{{ footer }}</mjml>",
        blocks="<mj-section />",
        footer="<mj-text />",
        language="ar",
        sender_name="<b> & co",
        preheader="",
    )

    assert page == "<mjml>ar rtl right &lt;b&gt; &amp; co <mj-section /><mj-text /></mjml>"


def test_page_that_says_no_language_gets_its_own():
    html = layout.to_html("<mjml><mj-body></mj-body></mjml>", language="ar")

    assert '<html lang="ar" dir="rtl"' in html


def test_inlined_styles_stand_on_their_elements_and_those_for_the_night_stay_in_the_head():
    html = layout.to_html(
        "<mjml><mj-head><mj-style inline='inline'>.big { font-size: 40px; }</mj-style><mj-style>"
        "@media (prefers-color-scheme: dark) { .big { color: #fff; } }</mj-style></mj-head>"
        "<mj-body><mj-section><mj-column><mj-text><p class='big'>a</p></mj-text></mj-column></mj-section></mj-body>"
        "</mjml>",
        language="fr",
    )

    assert 'font-size: 40px;">a</p>' in html
    assert "@media (prefers-color-scheme: dark)" in html
