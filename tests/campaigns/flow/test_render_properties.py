"""Compiled once and filled for each, a text is as if written to each alone; no value changes more than its words."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from campaigns.blocks import Content
from campaigns.flow.render import Skeleton, compile_email, compile_sms, fill, mime
from campaigns.placeholders import sample_facts, sample_programme
from tests.campaigns.flow import one_go
from tests.campaigns.flow.letters import LEAVE, framed, write
from tests.campaigns.flow.one_go import PEOPLE, TEXTS, source_of, told_to

NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)
FRAME = framed(values=sample_facts(), sessions=sample_programme())
SMS = (
    "{{ person.salutation }} "
    "{% if person.has_tickets %}{{ person.given_name | default: 'vous' }}{% else %}!{% endif %} "
    "{% for one in person.tickets %}{{ one.gate | default: '?' }}{% else %}-{% endfor %}"
)
HTML = f"{SMS}\n\n[{SMS}](https://example.org/?n={{{{ person.given_name | default: 'x' }}}})\n\n| {SMS} |\n|-|\n| a |"
EMAIL = compile_email(write(HTML, subject=SMS, heading=SMS, preheader=SMS), language="fr", frame=FRAME)
SKELETON = Skeleton(EMAIL)
NASTY = st.lists(
    st.sampled_from(
        ["<b>", "</p>", '"', "'", "&lt;", "\r\n", "\r\nBcc: a@b", "--", "=_", "{{ x }}", "|", "](", "\u202e", "\0"]
    )
    | st.text(max_size=5)
).map("".join)


def filled(source: str, person: dict[str, Any]) -> tuple[str, str]:
    """The page and the text of one person."""
    rendered = fill(compile_email(write(source), language="fr", frame=FRAME), person, unsubscribe_url=LEAVE)
    return rendered.html, rendered.text


def said(text: str) -> str:
    """What a text says, however its lines are broken and its headings underlined."""
    return "".join(re.sub(r"(?m)^> ?|^-{3,}$", "", text.replace("\r\n", "\n")).split())


def shape(page: str) -> list[tuple[str, str, str]]:
    """Every element with its words, however the lines are broken."""
    root = html.fromstring(page.replace("<!--\r\n-->", ""))
    return [
        (str(element.tag), " ".join((element.text or "").split()), " ".join((element.tail or "").split()))
        for element in root.iter()
        if isinstance(element.tag, str)
    ]


def elements(page: str) -> list[tuple[str, list[str]]]:
    """The tree without its words: `bdi` sets a name apart and is no structure."""
    root = html.fromstring(page)
    return [
        (str(element.tag), sorted(element.keys()))
        for element in root.iter()
        if isinstance(element.tag, str) and element.tag != "bdi"
    ]


@settings(max_examples=50, deadline=None)
@given(text=TEXTS, person=PEOPLE)
@example(
    text=(one_go.Bullets("Porte"),),
    person={one_go.TICKETS: [{"gate": "- *A*"}, {"gate": ""}], one_go.GIVEN: None, one_go.COUNT: 1, one_go.HAS: True},
)
def test_filling_what_was_compiled_is_writing_it_in_one_go(text, person):
    page, words = filled(source_of(text), person)
    page_at_once, words_at_once = filled(told_to(text, person), {})

    assert said(words) == said(words_at_once)
    assert shape(page) == shape(page_at_once)


@settings(max_examples=50, deadline=None)
@given(name=NASTY, gates=st.lists(NASTY, max_size=3), has_tickets=st.booleans(), seven_bit=st.booleans())
def test_no_value_changes_the_elements_the_headers_or_the_parts(name, gates, has_tickets, seven_bit):
    def sent(name: str, gates: list[str]) -> email.message.EmailMessage:
        values = {
            "person.given_name": name,
            "person.salutation_name": name,
            "person.has_tickets": has_tickets,
            "person.tickets": [{"gate": gate} for gate in gates],
        }
        rendered = fill(EMAIL, values, unsubscribe_url=LEAVE)
        content = mime(SKELETON, rendered, to="a@b.org", message_id="1@b.org", date=NOON, seven_bit=seven_bit)
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert max(map(len, content.split(b"\r\n"))) <= 998
        return email.message_from_bytes(content, policy=email.policy.default)

    hostile, plain = sent(name, gates), sent("A" if name.strip() else name, ["A"] * len(gates))

    assert not hostile.defects
    assert hostile.keys() == plain.keys()
    assert [part.get_content_type() for part in hostile.walk()] == [part.get_content_type() for part in plain.walk()]
    page = hostile.get_body("html").get_content()
    assert elements(page) == elements(plain.get_body("html").get_content())
    assert "<b>" not in page


@settings(max_examples=50, deadline=None)
@given(name=NASTY, language=st.sampled_from(["fr", "ar", "ja"]))
def test_same_values_give_the_same_bytes(name, language):
    def hashes() -> list[str]:
        compiled = compile_email(write("{{ person.salutation }}, {{ session.hours }}"), language=language, frame=FRAME)
        sms = compile_sms(Content(sms="{{ person.salutation }}"), language=language, frame=FRAME)
        values = {"person.full_name": name, "person.salutation_name": name}
        return [compiled.hash, fill(compiled, values, unsubscribe_url=LEAVE).hash, sms.hash, fill(sms, values).hash]

    assert hashes() == hashes()
