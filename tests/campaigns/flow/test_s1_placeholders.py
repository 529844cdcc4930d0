"""S1: what is written between braces reaches nothing of ours, ends soon, and is never read a second time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import translation
from lxml import html

from campaigns.blocks import Block, Content
from campaigns.enums import BlockKind, Purpose
from campaigns.flow.render import ContentRefused, check, compile_email, compile_for, fill
from campaigns.placeholders import sample_facts, sample_programme
from committee.languages import CODES
from contacts.enums import Channel
from tests.campaigns.flow.letters import LEAVE, framed, write

REACHING = [
    "{{ contact.owner.password }}",
    "{{ person.owner.password }}",
    "{{ settings.SECRET_KEY }}",
    "{{ request.user }}",
    "{{ person.__class__ }}",
    "{{ campaign.name.__class__.__mro__ }}",
    "{{ email }}",
]
UNREADABLE = [
    "{% debug %}",
    "{% include 'secrets' %}",
    "{% render 'secrets' %}",
    "{% load static %}",
    "{{ person.",
    "{% if %}",
]
HOSTILE_NAMES = [
    "{{ email }}",
    "{{ person.family_name }}",
    "((email))",
    "{% raw %}{{ person.family_name }}{% endraw %}",
    "{% include 'secrets' %}",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg/onload=alert(1)>',
    "**bold** [link](https://evil.example)",
    "%(name)s %s {0}",
    "q0123456789abcdef01234567x00000q",
]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def everywhere(source: str) -> Iterator[tuple[str, str, str, Content]]:
    """Contents with `source` in each of their texts: channel, block and field, and the content."""
    whole = Content(
        subject="A", blocks=(Block("x", BlockKind.TEXT, text="A"),), sms="A", push_title="A", push_body="A"
    )
    for field in ("subject", "preheader"):
        yield Channel.EMAIL, "", field, replace(whole, **{field: source})
    for channel, field in ((Channel.SMS, "sms"), (Channel.PUSH, "push_title"), (Channel.PUSH, "push_body")):
        yield channel, "", field, replace(whole, **{field: source})
    kinds = {
        BlockKind.HEADING: ("text",),
        BlockKind.TEXT: ("text",),
        BlockKind.IMAGE: ("text",),
        BlockKind.COLUMNS: ("text", "second"),
        BlockKind.SESSIONS: ("text", "second"),
        BlockKind.PRODUCTS: ("text", "label"),
        BlockKind.PARTNER: ("text", "label"),
        BlockKind.BUTTON: ("label",),
        BlockKind.MJML: ("text",),
    }
    for kind, fields in kinds.items():
        for field in fields:
            words = f"<mj-section><mj-column><mj-text>{source}</mj-text></mj-column></mj-section>"
            texts = {field: words if kind == BlockKind.MJML else source}
            leads = {"link": "https://example.org/"} if kind in {BlockKind.BUTTON, BlockKind.PARTNER} else {}
            block = Block("b", kind, **{**({"label": "Go"} if leads else {}), **texts, **leads})
            yield Channel.EMAIL, "b", field, replace(whole, blocks=(*whole.blocks, block))
    for field, content in (
        ("link", replace(whole, blocks=(*whole.blocks, Block("b", BlockKind.BUTTON, label="A", link=source)))),
        ("push_url", replace(whole, push_url=source)),
    ):
        yield Channel.PUSH if field == "push_url" else Channel.EMAIL, "b" if field == "link" else "", field, content


@pytest.mark.parametrize(
    ("source", "code"),
    [(source, "PLACEHOLDER_UNKNOWN") for source in REACHING]
    + [(source, "LIQUID_UNREADABLE") for source in UNREADABLE],
)
def test_what_reaches_for_anything_is_refused_with_its_place_in_every_text(source, code):
    for channel, block, field, content in everywhere(source):
        found = check(content, purpose=Purpose.MARKETING, channels=[channel])
        assert [(one.code, one.channel, one.block, one.field, one.line) for one in found] == [
            (code, channel, block, field, 1)
        ], (channel, block, field)


def test_place_of_a_mistake_has_its_line():
    [found] = check(write("One.\n\nTwo.\n{{ settings.SECRET_KEY }}"), purpose=Purpose.MARKETING)

    assert (found.block, found.field, found.line) == ("body", "text", 4)


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..99999999) %}a{% endfor %}",
        "{% for i in (1..999) %}{% for j in (1..999) %}a{% endfor %}{% endfor %}",
        "{% if true %}" * 11 + "a" + "{% endif %}" * 11,
        "{% assign a = 'aaaaaaaaaa' %}" + "{% assign a = a | append: a %}" * 60 + "{{ a }}",
        "{{ 'a' " + "| append: 'a' " * 1_500 + "}}",
        "{{ campaign.name " + "| upcase " * 3_000 + "}}",
    ],
)
def test_endless_work_ends_within_a_second(source):
    started = time.process_time()
    try:
        compile_email(write(source[:29_000]), language="en", frame=framed(values=sample_facts()))
    except ContentRefused as refusal:
        codes = {finding.code for finding in refusal.findings}
        assert codes in ({"LIQUID_UNREADABLE"}, {"TEXT_TOO_LONG"})
    assert time.process_time() - started < 1


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.PUSH])
def test_text_of_a_megabyte_is_refused_unread(channel):
    content = Content(
        subject="A", blocks=(Block("b", BlockKind.TEXT, text="{{ a" * 262_144),), sms="{{ a" * 262_144,
        push_title="A", push_body="{{ a" * 262_144,
    )  # fmt: skip
    started = time.process_time()

    found = check(content, purpose=Purpose.SERVICE, channels=[channel])

    assert [finding.code for finding in found] == ["TEXT_TOO_LONG"]
    assert time.process_time() - started < 0.1


def words_of(page: str) -> str:
    """What a page says, in one line."""
    return " ".join(html.fromstring(page).text_content().split())


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_person_of_any_name_is_printed_as_they_are_called_on_every_channel(name):
    content = Content(
        subject="For {{ person.given_name | default: 'you' }}",
        blocks=(
            Block("b", BlockKind.TEXT, text="Dear {{ person.given_name | default: 'you' }}, {{ person.salutation }}."),
        ),
        sms="Dear {{ person.given_name | default: 'you' }}",
        push_title="Dear {{ person.given_name | default: 'you' }}",
        push_body="Come",
    )
    values = {
        "person.given_name": name, "person.salutation_name": name, "person.family_name": "SECRET", "email": "SECRET",
    }  # fmt: skip
    copies = {
        channel: fill(compile_for(channel, content, language="en", frame=framed()), values, unsubscribe_url=LEAVE)
        for channel in Channel
    }

    email = copies[Channel.EMAIL]
    assert email.subject == f"For {name}"
    assert email.text.startswith(f"Dear {name}, Hello {name}.\r\n")
    assert f"Dear {name}, Hello {name}." in words_of(email.html)
    assert copies[Channel.SMS].text == copies[Channel.PUSH].title == f"Dear {name}"
    said = [email.subject, email.text, email.html, copies[Channel.SMS].text, copies[Channel.PUSH].title]
    assert "SECRET" not in "".join(said)
    for markup in ("<img src=x", "<script>alert", "<svg/onload", "<strong>bold"):
        assert markup not in email.html


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_value_of_the_campaign_is_printed_as_it_is_called(name):
    values = {**sample_facts(), "campaign.name": name}
    for of in ("campaign", "chosen"):
        row = Block("b", BlockKind.SESSIONS, text="{{ campaign.name }}", settings={"of": of, "codes": ["ATH03"]})
        frame = framed(values=values, sessions=sample_programme())
        copy = fill(
            compile_email(Content(subject="A", blocks=(row,)), language="en", frame=frame), {}, unsubscribe_url=LEAVE
        )
        assert name in copy.text
        assert name in words_of(copy.html)
        for markup in ("<img src=x", "<script>alert", "<svg/onload", "<strong>bold"):
            assert markup not in copy.html


def test_double_parentheses_are_no_placeholder():
    content = Content(
        subject="((name))",
        blocks=(Block("b", BlockKind.TEXT, text="Dear ((name??you)), ((contact.owner.password))"),),
        sms="((name))", push_title="((name))", push_body="((name))",
    )  # fmt: skip
    email, sms, push = (
        fill(compile_for(channel, content, language="en", frame=framed()), {"name": "SECRET"}, unsubscribe_url=LEAVE)
        for channel in (Channel.EMAIL, Channel.SMS, Channel.PUSH)
    )

    assert email.subject == sms.text == push.title == push.body == "((name))"
    assert email.text.startswith("Dear ((name??you)), ((contact.owner.password))\r\n")


@pytest.mark.parametrize("language", CODES)
def test_value_that_may_lack_is_refused_in_the_language_that_has_no_default_for_it(language):
    content = write("Dear {{ person.given_name }}")

    with pytest.raises(ContentRefused) as caught:
        compile_email(content, language=language, frame=framed())

    assert [(found.code, found.language) for found in caught.value.findings] == [
        ("PLACEHOLDER_WITHOUT_DEFAULT", language)
    ]
