"""The line after the subject where nobody wrote one: the first words of the text, and always sound Liquid."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.blocks import Block, Content
from campaigns.contents import preheader_from
from campaigns.enums import BlockKind
from campaigns.flow.render.dialect import ENVIRONMENT


def preheader(*texts: str) -> str:
    return preheader_from(
        Content(blocks=tuple(Block(f"b{n}", BlockKind.TEXT, text=text) for n, text in enumerate(texts)))
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Doors open at nine.", "Doors open at nine."),
        ("# Doors\n\n**Nine** o’clock, *sharp*.", "Doors Nine o’clock, sharp."),
        ("See [your tickets](https://example.org/a_b) now", "See your tickets now"),
        ("See [your tickets]({{ preferences_url }}) now", "See your tickets now"),
        ("- one\n- two\n\n1. three", "one two three"),
        ("Two \\*stars\\*", "Two *stars*"),
        ('Dear {{ person.given_name | default: "*friend*" }},', 'Dear {{ person.given_name | default: "*friend*" }},'),
        ("Yours: {% for ticket in person.tickets %}{{ ticket.gate }}{% endfor %}", "Yours:"),
        ("", ""),
    ],
)
def test_it_is_the_text_without_the_signs_of_markdown(text, line):
    assert preheader(text) == line


def test_it_ends_between_two_words():
    line = preheader("wordy " * 60)

    assert len(line) <= 150
    assert line.endswith("wordy")


def test_a_language_that_does_not_part_its_words_is_cut_where_it_is_full():
    assert preheader("競" * 400) == "競" * 150


def test_of_a_condition_there_is_all_or_nothing():
    long = "x" * 100
    text = f"{long} {{% if session.is_medal %}}{long}{{% else %}}{long}{{% endif %}} and more"

    assert preheader(text).count("{%") in {0, 3}


def test_only_what_is_read_first_is_taken():
    content = Content(
        blocks=(
            Block("a", BlockKind.IMAGE, text="caption"),
            Block("b", BlockKind.HEADING, text="Doors"),
            Block("c", BlockKind.BUTTON, label="Go"),
            Block("d", BlockKind.COLUMNS, text="left", second="right"),
        )
    )

    assert preheader_from(content) == "Doors left right"


PIECES = st.sampled_from(
    [
        "word ",
        "競技",
        "**bold** ",
        "[link](https://example.org) ",
        '{{ person.given_name | default: "you" }} ',
        "{% if session.is_medal %}medal{% else %}{% unless session.is_ceremony %}heat{% endunless %}{% endif %} ",
        "\n\n",
        "x" * 70,
    ]
)


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES, max_size=30))
def test_whatever_the_text_it_is_sound_liquid(pieces):
    ENVIRONMENT.from_string(preheader("".join(pieces)))
