"""What a stylesheet says is read as mail programs read it, and what is beyond us is never guessed."""

from __future__ import annotations

import time

import pytest

from campaigns.findings import styles
from campaigns.findings.styles import Declared, Named, Screen

LINE = (Named("body"), Named("div", frozenset({"panel"})), Named("td", frozenset({"ink"})), Named("a", id="go"))


def test_rules_are_read_with_their_media_and_what_they_insist_on():
    sheet = styles.read(
        """
        /* the brand { */ @import url("x.css");
        a, .ink > td { color: #fff; background: url(data:image/png;base64,AA==) !important }
        @media (prefers-color-scheme: dark) { body { color: RED !IMPORTANT; margin : 0 } }
        """
    )
    assert [(rule.selector, rule.declared, rule.is_for(Screen.DARK)) for rule in sheet.rules] == [
        ("a", Declared((("color", "#fff"),), (("background", "url(data:image/png;base64,aa==)"),)), False),
        (".ink > td", Declared((("color", "#fff"),), (("background", "url(data:image/png;base64,aa==)"),)), False),
        ("body", Declared((("margin", "0"),), (("color", "red"),)), True),
    ]
    assert sheet.at_rules == {'@import url("x.css")', "@media (prefers-color-scheme: dark)"}


@pytest.mark.parametrize(
    ("selector", "meant"),
    [
        ("a", True),
        ("*", True),
        ("#go", True),
        (".panel a", True),
        ("body .panel .ink a", True),
        (".ink > a", True),
        (".panel > a", False),
        (".panel .foot a", False),
        ("td", False),
        ("a:hover", False),
        ("a[href]", False),
        ("td + a", False),
        ("b b b b b b b a", False),
    ],
)
def test_a_selector_means_the_element_or_nothing(selector, meant):
    (rule,) = styles.read(f"{selector} {{ color: red }}").rules
    assert styles.matches(rule, LINE) is meant


@pytest.mark.parametrize(
    "css",
    ["{" * 30_000, "@media x {" * 3_000, "a{b:(" * 6_000, ";" * 30_000, "a>" * 15_000 + "{}", "/*" * 15_000],
)
def test_a_stylesheet_without_end_costs_no_time(css):
    began = time.process_time()
    styles.read(css)
    styles.declarations(css)
    assert time.process_time() - began < 5
