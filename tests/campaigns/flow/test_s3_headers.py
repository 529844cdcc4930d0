"""S3: nothing that is written or that a person is called adds a header, on any channel."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaigns.blocks import Content
from campaigns.enums import Purpose
from campaigns.flow.render import Skeleton, check, compile_email, compile_push, compile_sms, fill, mime
from contacts.enums import Channel
from tests.campaigns.flow.letters import LEAVE, NAME, compile_text, framed, write

NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)
COMPILED = compile_text(f"Dear {NAME}", subject=f"For {NAME}", preheader=NAME)
SKELETON = Skeleton(COMPILED)
HEADERS = [
    "Date", "Message-ID", "From", "To", "Reply-To", "Subject", "List-Unsubscribe", "List-Unsubscribe-Post",
    "Content-Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
]  # fmt: skip
ATTACKS = {
    "another header": "A\r\nBcc: all@example.org",
    "a folded header": "A\r\n Bcc: all@example.org\r\nX-Evil: 1",
    "a header after a line feed": "A\nBcc: all@example.org",
    "a header after a carriage return": "A\rBcc: all@example.org",
    "the end of the headers": "A\r\n\r\nContent-Type: text/html\r\n\r\n<b>",
    "a line separator": "A\u2028Bcc: all@example.org",
    "a paragraph separator": "A\u2029B",
    "a next line": "A\x85Bcc: all@example.org",
    "a null": "A\0B",
    "an override": "A\u202egpj.exe",
    "two thousand characters": "A" * 2_000,
    "a lone half of a character": "A\ud800",
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("field", ["subject", "preheader", "push_title"])
def test_line_that_could_become_a_header_is_refused_with_its_field(attack, field):
    channel = Channel.PUSH if field == "push_title" else Channel.EMAIL
    content = {"push_title": "A", "push_body": "A", field: attack}

    found = check(write(**content), purpose=Purpose.MARKETING, channels=[channel])

    assert [finding.field for finding in found] == [field]
    assert found[0].code in {"LINE_BREAK", "CHARACTER_FORBIDDEN", "TEXT_TOO_LONG"}


@pytest.mark.parametrize(
    "pasted", ["The gates\nopen early", "The gates \r\n open early\n", "\rThe gates\topen  early"]
)
def test_line_break_that_was_pasted_becomes_a_space(pasted):
    compiled = compile_text(subject=pasted)

    assert compiled.subject == ("The gates open early",)


def sent(value: str, *, seven_bit: bool) -> email.message.EmailMessage:
    rendered = fill(COMPILED, {"person.given_name": value}, unsubscribe_url=LEAVE)
    content = mime(SKELETON, rendered, to="a@example.org", message_id="1@example.org", date=NOON, seven_bit=seven_bit)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert not message.defects
    return message


@pytest.mark.parametrize("seven_bit", [False, True])
@settings(max_examples=50)
@given(value=st.text() | st.lists(st.sampled_from(list(ATTACKS.values()))).map("".join))
@example(value=ATTACKS["another header"])
@example(value=ATTACKS["the end of the headers"])
@example(value=ATTACKS["an override"])
def test_name_of_a_person_adds_no_header_and_no_part(value, seven_bit):
    message = sent(value, seven_bit=seven_bit)

    assert message.keys() == HEADERS
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert "\u202e" not in message["Subject"]
    assert message["To"] == "a@example.org"


@settings(max_examples=50)
@given(value=st.text() | st.sampled_from(list(ATTACKS.values())))
def test_name_of_a_person_is_one_line_of_an_sms_and_of_a_screen(value):
    frame, values = framed(), {"person.given_name": value}
    sms = fill(compile_sms(Content(sms=f"A {NAME}.\nB"), language="en", frame=frame), values)
    push = fill(compile_push(Content(push_title=f"A {NAME}.", push_body="B"), language="en", frame=frame), values)

    assert len(sms.text.splitlines()) == 2
    assert len(push.title.splitlines()) == 1
    for said in (sms.text, push.title):
        assert not set(said.replace("\n", "")) & set("\0\r\x85\u2028\u2029\u202a\u202b\u202c\u202d\u202e")


@pytest.mark.parametrize(
    "attack", [value for name, value in ATTACKS.items() if "thousand" not in name and "half" not in name]
)
def test_value_of_the_campaign_in_a_subject_is_one_line(attack):
    frame = framed(values={"campaign.name": attack})
    compiled = compile_email(write(subject="About {{ campaign.name }}"), language="en", frame=frame)

    subject = fill(compiled, {}, unsubscribe_url=LEAVE).subject

    assert len(subject.splitlines()) == 1
    assert not set(subject) & set("\0\r\n\x85\u2028\u2029\u202e")


def test_link_of_ours_that_is_none_fails_for_that_person_alone():
    good: dict[str, Any] = {"unsubscribe_url": LEAVE}
    with pytest.raises(Exception, match="must begin with https"):
        fill(COMPILED, {}, unsubscribe_url="https://example.org/\r\nBcc: all@example.org")

    assert fill(COMPILED, {}, **good).text
