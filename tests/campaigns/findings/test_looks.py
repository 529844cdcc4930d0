"""What stands in the layout and in a designer's block is judged apart from what MJML writes of itself."""

from __future__ import annotations

import pytest

from campaigns.findings import looks
from tests.campaigns.findings.contents import found, only

LAYOUT = """<mjml>
<mj-head><mj-style>
  .x { box-shadow: 0 0 1px #000 }
</mj-style></mj-head>
<mj-body>{{ blocks }}{{ footer }}</mj-body></mjml>"""
PLAIN = "<mjml><mj-body>{{ blocks }}{{ footer }}</mj-body></mjml>"
FRAGMENT = """<mj-section><mj-column>
<mj-text>{% if person.has_tickets %}<span style="text-shadow: 1px 1px #000">x</span>{% endif %}</mj-text>
</mj-column></mj-section>"""


def test_a_layout_is_told_what_it_added_with_the_line():
    finding = only(looks.unsupported_in_layout(LAYOUT))
    assert found([finding]) == [("CLIENT_UNSUPPORTED", "warning", "email", "", "layout")]
    assert finding.line == 3
    assert "“box-shadow”" in finding.message
    assert looks.unsupported_in_layout(PLAIN) == []


def test_a_designers_block_is_told_with_its_line_and_liquid_is_no_matter():
    finding = only(looks.unsupported_in_block("b7", FRAGMENT))
    assert found([finding]) == [("CLIENT_UNSUPPORTED", "warning", "email", "b7", "text")]
    assert finding.line == 2
    assert "“text-shadow”" in finding.message


def test_the_programs_of_an_audience_alone_are_told():
    assert looks.unsupported_in_layout(LAYOUT, shares={"apple-mail": 1.0}) == []
    assert "Orange 40%" in only(looks.unsupported_in_layout(LAYOUT, shares={"orange": 0.4})).message


def test_what_is_no_mjml_is_left_to_those_who_say_so():
    assert looks.unsupported_in_block("b7", "<mj-section") == []
    assert looks.unsupported_in_layout("<mjml><mj-body>{{ blocks }}{{ nothing }}</mj-body></mjml>") == []


def test_faint_words_are_told_with_their_colours_in_light_and_dark():
    style = "<style>@media (prefers-color-scheme: dark) { .p { background: #333333 !important } }</style>"
    page = looks.read(f'<html><head>{style}</head><body><p class="p" style="color:#767676">Words</p></body></html>')
    finding = only(looks.faint_words(page))
    assert found([finding]) == [("CONTRAST_LOW", "error", "email", "", "look")]
    assert finding.message == "In the dark, “Words” is hard to read: #767676 on #333333 is 2.78 to 1, 4.5 needed."


def test_what_cannot_be_known_is_only_remarked_on():
    page = looks.read('<html><body style="background:url(x.png)"><p>Words</p></body></html>')
    finding = only(looks.faint_words(page))
    assert found([finding]) == [("CONTRAST_LOW", "warning", "email", "", "look")]
    assert "Nobody can say" in finding.message


def faint_in(html):
    return list(looks.faint_words(looks.read(html)))


def test_a_page_is_judged_by_its_own_colours_however_alike_another_looks():
    fine = '<html><body><p style="color:#111111">One &#8202;</p></body></html>'
    assert faint_in(fine) == faint_in(fine.replace("One", "Eins")) == []
    assert "“Eins”" in only(faint_in(fine.replace("#111111", "#bbbbbb").replace("One", "Eins"))).message
    in_style = "<html><head><style>p > b { color: #bbbbbb }</style></head><body><p><b>Words</b></p></body></html>"
    assert "“Words”" in only(faint_in(in_style)).message
    assert faint_in(in_style.replace("p > b", "p > i")) == []


WAY = "https://example.org/leave"


@pytest.mark.parametrize(
    ("body", "is_way"),
    [
        (f'<p><a href="{WAY}">Leave</a></p>', True),
        (f'<a href="{WAY}"><b>Leave</b></a>', True),
        (f'<a href="{WAY}"><img src="x.png" alt="Leave"></a>', True),
        (f'<a href="{WAY}"><img src="x.png" alt=""></a>', False),
        (f'<a href="{WAY}"> </a>', False),
        (f"<p>{WAY}</p>", False),
        (f'<!-- <a href="{WAY}">Leave</a> -->', False),
        (f'<div class="foot"><p><a href="{WAY}">Leave</a></p></div>', False),
        (f'<div class="night"><a href="{WAY}">Leave</a></div>', False),
        (f'<div class="small"><a href="{WAY}">Leave</a></div>', False),
        *(
            (f'<div style="{style}"><a href="{WAY}">Leave</a></div>', False)
            for style in (
                "display:none",
                "DISPLAY: None !important",
                "visibility:collapse",
                "opacity:0.0",
                "font-size:1px",
                "height:0;overflow:hidden",
                "position:absolute;left:-9999px",
                "text-indent:-999em",
            )
        ),
    ],
)
def test_a_way_out_is_one_that_every_reader_sees(body, is_way):
    style = (
        "<style>.foot { display: none !important } @media (prefers-color-scheme: dark) { .night { display: none } }"
        " @media only screen and (max-width: 480px) { .small { display: none } }</style>"
    )
    page = looks.read(f"<html><head>{style}</head><body>{body}</body></html>")
    assert looks.leads_to(page, WAY) is is_way
