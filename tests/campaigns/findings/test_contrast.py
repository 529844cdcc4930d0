"""Words that are hard to read are found, in light and in dark, and what cannot be known is not claimed."""

from __future__ import annotations

import lxml.html
import pytest

from campaigns.findings import colours, contrast, seen
from campaigns.findings.styles import Screen

DARK = "@media (prefers-color-scheme: dark) { %s }"


def faint(body: str, css: str = "") -> list[tuple[str, str, bool]]:
    page = lxml.html.document_fromstring(f"<html><body>{body}</body></html>")
    found = [
        (each, screen is Screen.DARK)
        for screen in ((Screen.LIGHT, Screen.DARK) if "dark" in css else (Screen.LIGHT,))
        for each in contrast.faint(page, seen.eyes(((css, ""),), screen=screen))
    ]
    return [(each.words, f"{each.ratio:.2f}" if each.ratio else "?", is_dark) for each, is_dark in found]


# Pairs that others have published with their ratio.
@pytest.mark.parametrize(
    ("ink", "ground", "ratio"),
    [
        ("#000000", "#ffffff", "21.00"),
        ("#777777", "#ffffff", "4.48"),
        ("#767676", "#ffffff", "4.54"),
        ("#949494", "#ffffff", "3.03"),
        ("red", "white", "4.00"),
        ("blue", "white", "8.59"),
        ("rgb(0, 128, 0)", "#fff", "5.14"),
        ("#ff0", "#fff", "1.07"),
    ],
)
def test_the_ratio_is_the_published_one(ink, ground, ratio):
    one, other = colours.paint(ink), colours.paint(ground)
    assert f"{colours.ratio(one.colour, other.colour):.2f}" == ratio


def test_a_text_just_below_is_found_and_one_just_above_is_not():
    assert faint('<p style="color:#777777">pale</p>') == [("pale", "4.48", False)]
    assert faint('<p style="color:#767676">fine</p>') == []


def test_large_words_need_less():
    assert faint('<h1 style="font-size:24px;font-weight:normal;color:#949494">large</h1>') == []
    assert faint('<p style="font-size:18.7px;font-weight:bold;color:#949494">bold</p>') == []
    assert faint('<p style="font-size:18px;font-weight:bold;color:#949494">small</p>') == [("small", "3.03", False)]
    assert faint('<p style="font-size:23px;color:#949494">thin</p>') == [("thin", "3.03", False)]


def test_the_ground_is_the_nearest_one_that_is_painted():
    row = '<table bgcolor="#12264d"><tr><td style="color:#ffffff">{}</td></tr></table>'
    assert faint(row.format("on blue")) == []
    assert faint(row.format('<span style="background:transparent">still blue</span>')) == []
    white = '<span style="background:#ffffff url()">white on nothing known</span>'
    assert faint(row.format(white)) == [("white on nothing known", "?", False)]
    assert faint(row.format('<span style="background-color:#fff">white</span>')) == [("white", "1.00", False)]


def test_colours_that_let_something_through_are_mixed():
    assert faint('<p style="color:rgba(0,0,0,0.5)">half</p>') == [("half", "3.98", False)]
    assert faint('<p style="color:rgba(0,0,0,0.6)">more</p>') == []


def test_what_is_unknown_is_said_to_be():
    assert faint('<div style="background-image:url(https://x/y.png)">on a picture</div>') == [
        ("on a picture", "?", False)
    ]
    assert faint('<p style="color:papayawhip">who knows</p>') == [("who knows", "?", False)]


def test_what_nobody_sees_is_not_judged():
    assert faint('<div style="display:none;color:#fff">preheader</div><!--[if mso]><p>x</p><![endif]-->') == []
    assert faint('<p style="color:#fff">\u200a\u00a0</p>') == []


def test_the_dark_is_judged_by_its_own_rules():
    body = '<div class="panel" style="background-color:#ffffff;color:#111111">night</div>'
    dark = DARK % ".panel { background-color: #1a2230 !important; }"
    assert faint(body, dark) == [("night", "1.18", True)]
    assert faint(body, dark + DARK % ".panel { color: #e9edf4 !important; }") == []
    # Without insisting, the style of the element wins: what was meant for the night never comes.
    assert faint(body, DARK % ".panel { background-color: #1a2230; }") == []


def test_the_rule_that_weighs_more_wins_and_of_equals_the_last():
    body = '<div class="a b" id="c">words</div>'
    assert faint(body, "#c { color: #000 } .a { color: #fff } div { color: #fff }") == []
    assert faint(body, ".a { color: #000 } .b { color: #fefefe }") == [("words", "1.01", False)]


def test_a_look_is_told_once_however_often_it_comes():
    assert faint('<p style="color:#999999">one</p><p style="color:#999999">two</p>') == [("one", "2.85", False)]
