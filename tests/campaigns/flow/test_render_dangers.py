"""HTML among an author's words is named with its line; words that only look a little like it are left alone."""

from __future__ import annotations

import pytest

from campaigns.flow.render import dangers


def told(source):
    return [(fault.line, fault.message.split("”")[0].removeprefix("“")) for fault in dangers.of_text(source)]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<ScRiPt src=//x>", "<script>"),
        ("< script>", "<script>"),
        ("[a](javascript:alert(1))", "javascript:"),
        ("[a](data:text/html;base64,AAAA)", "data:text/html"),
        ("<style>", "<style>"),
        ("@import url(x)", "@import"),
        ('<form action="x">', "<form>"),
        ("<base href=x>", "<base>"),
        ("<svg/onload=alert(1)>", "<svg>"),
        ("<img src=x onerror=alert(1)>", "<img>"),
        ("<!--[if mso]>", "<!--[if mso]"),
        ("<b>bold</b>", "<b>"),
    ],
)
def test_markup_is_named_with_its_line(typed, named):
    assert told(f"One\ntwo {typed}") == [(2, named)]


@pytest.mark.parametrize(
    "words",
    [
        "3 < 4 and 5 > 4",
        "I <3 Paris",
        "<https://example.org/>",
        "<news@example.org>",
        "the data: 12 and 14",
        "a JavaScript course",
        "<prénom>",
    ],
)
def test_words_that_are_no_markup_are_left_alone(words):
    assert told(words) == []
