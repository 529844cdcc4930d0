"""Whatever a person is called, in whatever place, the message can be read and says it."""

from __future__ import annotations

import email
import email.policy
import html
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.flow.render import Skeleton, fill, mime
from campaigns.flow.render.escaping import one_line
from tests.campaigns.flow.letters import LEAVE, compile_text

NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)
SLOT = "{{ person.given_name | default: 'nobody' }}"
COMPILED = {
    language: compile_text(
        f"{SLOT}\n\nA {SLOT} B\n\n## {SLOT}\n\n| {SLOT} |\n|-|\n| {SLOT} |\n\n[C {SLOT} D](https://example.org/?n={SLOT}&z=1)",
        language=language,
        subject=f"E {SLOT} F",
        preheader=SLOT,
        heading=SLOT,
        button_label=SLOT,
        button_url=f"https://example.org/{SLOT}/",
    )
    for language in ("fr", "ar")
}
SKELETONS = {language: Skeleton(compiled) for language, compiled in COMPILED.items()}

NASTY = st.sampled_from(
    [
        "{{ x }}",
        "((email))",
        "<script>",
        "\r\nBcc: a@b.org",
        "--",
        "=_",
        "=?utf-8?q?a?=",
        "\u202e",
        "\0",
        "&amp;",
    ]
)
VALUES = st.one_of(
    st.text(),
    st.lists(st.one_of(NASTY, st.text(max_size=6))).map("".join),
    st.text(min_size=200, max_size=400),
)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert not message.defects
    return message


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("seven_bit", [False, True])
@given(value=VALUES)
@example(value="{{ person.family_name }}")
@example(value="((email))")
@example(value="<b>Anna</b> & \"sons\" 'n' co")
@example(value="Anna\r\nBcc: everybody@example.org\r\n\r\nHello")
@example(value="\n--=_boundary\n")
@example(value="ليلى \u202eAnna\u202c")
@example(value="=?utf-8?b?QQ==?=")
@example(value="é" * 300)
@example(value="  two  spaces  ")
def test_any_value_in_any_slot_is_read_as_it_is(value, seven_bit, language):
    compiled = COMPILED[language]
    rendered = fill(compiled, {"person.given_name": value}, unsubscribe_url=LEAVE)
    content = mime(
        SKELETONS[language], rendered, to="a@example.org", message_id="1@example.org", date=NOON, seven_bit=seven_bit
    )
    message = read(content)

    text, page = (message.get_body(kind).get_content() for kind in ("plain", "html"))
    assert (message["Subject"], text, page) == (rendered.subject, rendered.text, rendered.html)
    shown = one_line(value) if value.strip() else "nobody"
    assert f"\r\nA {shown} B\r\n" in text
    in_page = re.search(r"A (?:<bdi>)?([^<>]*)(?:</bdi>)?\sB</p>", page)
    assert in_page
    assert html.unescape(in_page[1]) == shown
    assert {unquote(found) for found in re.findall(r"\?n=([^&\"]*)&", page)} == {shown}
    assert_safe_on_the_wire(content, seven_bit=seven_bit)


def assert_safe_on_the_wire(content: bytes, *, seven_bit: bool) -> None:
    assert b"\0" not in content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    head, _, body = content.partition(b"\r\n\r\n")
    assert [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")] == [
        b"Date",
        b"Message-ID",
        b"From",
        b"To",
        b"Reply-To",
        b"Subject",
        b"List-Unsubscribe",
        b"List-Unsubscribe-Post",
        b"Content-Language",
        b"MIME-Version",
        b"Content-Type",
        b"Content-Transfer-Encoding",
    ]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert max(map(len, content.split(b"\r\n"))) <= 998
    if seven_bit:
        assert body.isascii()
        assert max(map(len, body.split(b"\r\n"))) <= 76


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_value_is_never_read_again_as_a_placeholder(language):
    values = {"person.given_name": "{{ person.family_name }}{{ unsubscribe_url }}", "person.family_name": "secret"}

    rendered = fill(COMPILED[language], values, unsubscribe_url=LEAVE)

    assert "A {{ person.family_name }}{{ unsubscribe_url }} B" in rendered.text
    assert "secret" not in rendered.subject + rendered.text + rendered.html


def test_markup_in_a_value_is_shown_and_not_obeyed():
    page = fill(COMPILED["fr"], {"person.given_name": '<a href="https://example.net">'}, unsubscribe_url=LEAVE).html

    assert 'example.net"' not in page
    assert "&lt;a href=&quot;https://example.net&quot;&gt;" in page


def test_name_that_reads_the_other_way_does_not_turn_its_neighbours():
    def page(language: str, name: str) -> str:
        return fill(COMPILED[language], {"person.given_name": name}, unsubscribe_url=LEAVE).html

    assert "A <bdi>ليلى</bdi> B" in page("fr", "ليلى")
    assert "A ليلى B" in page("ar", "ليلى")
    assert "A <bdi>Zoë</bdi> B" in page("ar", "Zoë")
    assert "A Zoë B" in page("fr", "Zoë")
    assert "A <bdi>\u202eZoë</bdi> B" in page("fr", "\u202eZoë")


def test_override_in_a_name_does_not_turn_the_subject():
    rendered = fill(COMPILED["fr"], {"person.given_name": "\u202eAnna\u2066"}, unsubscribe_url=LEAVE)

    assert rendered.subject == "E Anna F"
