"""The text part reads well by itself."""

from __future__ import annotations

import pytest

from campaigns.flow.render import compile_email, fill, read
from campaigns.flow.render.wrap import WIDTH, display_width, wrap
from campaigns.placeholders import sample_programme
from tests.campaigns.flow.letters import CHOOSE, LEAVE, compile_text, framed, write


def text_of(body: str, **fields) -> str:
    """The text without its footer."""
    rendered = fill(compile_text(body, **fields), {"person.given_name": "Anna"}, unsubscribe_url=LEAVE)
    return rendered.text.replace("\r\n", "\n").rpartition("\n\n____")[0]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("One\ntwo.\n\nThree.", "One\ntwo.\n\nThree."),
        ("**Bold**, *soft* and ~~wrong~~ words", "Bold, soft and ~wrong~ words"),
        ("# Title\n\n## Title\n\n### Lesser", "Title\n-----\n\nTitle\n-----\n\nLesser"),
        ("[Read on](https://example.org/a?b=1&c=2)", "Read on (https://example.org/a?b=1&c=2)"),
        ("<https://example.org/> [help](mailto:help@example.org)", "https://example.org/ help (help@example.org)"),
        ("- one\n- two\n  1. first\n  2. second\n- three", "- one\n- two\n  1. first\n  2. second\n- three"),
        ("7. seven\n8. eight", "7. seven\n8. eight"),
        ("> said\n>\n> again", "> said\n>\n> again"),
        (
            "| Session | Hour |\n|---|---|\n| Final | 20:00 |\n| Relay | |",
            "Session: Final\nHour: 20:00\n\nSession: Relay",
        ),
        ("A\n\n---\n\nB", "A\n\n" + "_" * 40 + "\n\nB"),
        ("<b>not HTML</b> &amp; `not code`", "<b>not HTML</b> & `not code`"),
        ("Dear {{ person.given_name | default: 'you' }},", "Dear Anna,"),
    ],
)
def test_markdown_reads_as_text(body, text):
    assert text_of(body) == text


def test_whole_letter_in_its_order():
    rendered = fill(
        compile_text(
            "Come and see.",
            heading="The programme",
            preheader="Not repeated",
            button_label="Read on",
            button_url="https://example.org/",
        ),
        {},
        unsubscribe_url=LEAVE,
    )

    assert rendered.text.split("\r\n") == [
        "The programme",
        "=============",
        "",
        "Come and see.",
        "",
        "Read on",
        "https://example.org/",
        "",
        "________________________________________",
        "",
        "You are receiving this email because you agreed to hear from Paris 2024.",
        "Unsubscribe",
        "https://example.org/u/one-person",
        "My choices",
        CHOOSE,
        "",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "word " * 60,
        "слово " * 60,
        "漢字かな、交じり。" * 30,
        "「引用」と（括弧）。" * 30,
        "한국어 문장 " * 40,
        "كلمة " * 60,
    ],
)
def test_lines_are_no_wider_than_a_window(words):
    lines = wrap(words)

    assert len(lines) > 1
    assert max(map(display_width, lines)) <= WIDTH
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_line_of_chinese_or_japanese_ends_where_it_may():
    for line in wrap("これは「引用」です。とても（本当に）長い文章、ですね！" * 20)[1:]:
        assert line[0] not in "」。）、！"
    for line in wrap("これは「引用」です。とても（本当に）長い文章、ですね！" * 20)[:-1]:
        assert line[-1] not in "「（"


def test_korean_breaks_at_spaces_only():
    words = "안녕하세요 여러분 " * 20

    assert [word for line in wrap(words) for word in line.split()] == words.split()


def test_link_is_never_broken():
    link = "https://example.org/" + "a" * 100

    assert wrap(f"Read {link} now") == ["Read", link, "now"]


def test_no_break_space_holds_a_line_together():
    assert all("20\u00a0h\u00a005" in line for line in wrap("à 20\u00a0h\u00a005 " * 9) if "h" in line)


def test_item_of_a_list_is_moved_in_as_a_whole():
    assert text_of("- " + "word " * 20).split("\n") == ["- " + ("word " * 14).strip(), "  " + ("word " * 6).strip()]


NUMBERED = """
{% for one in person.tickets %}
3. {{ one.session.code }}, gate {{ one.gate | default: "any" }}
4. Way in
{% endfor %}
"""


@pytest.mark.parametrize("empty", ["", "{% else %}\nNone.\n"])
def test_a_numbered_list_counts_the_tickets_of_a_person(empty):
    body = NUMBERED.replace("{% endfor %}", f"{empty}{{% endfor %}}")
    compiled = compile_email(
        write(f"{body}\n1. One\n2. Two"), language="en", frame=framed(sessions=sample_programme())
    )
    assert read(compiled.to_json()) == compiled
    tickets = [{"session": "ATH03", "gate": gate} for gate in ("A", None, "C")]
    copy = fill(compiled, {"person.tickets": tickets}, unsubscribe_url=LEAVE)
    numbered = "3. ATH03, gate A\n4. Way in\n5. ATH03, gate any\n6. Way in\n7. ATH03, gate C\n8. Way in"
    assert copy.text.replace("\r\n", "\n").startswith(f"{numbered}\n\n1. One\n2. Two\n")
    # On the page it is one list, which the mail program counts by itself.
    assert copy.html.count("<ol") == copy.html.count("</ol>") == 2
    nothing = fill(compiled, {"person.tickets": []}, unsubscribe_url=LEAVE)
    assert nothing.text.replace("\r\n", "\n").startswith("None.\n\n1. One" if empty else "1. One")
    assert nothing.html.count("<ol") == 1
