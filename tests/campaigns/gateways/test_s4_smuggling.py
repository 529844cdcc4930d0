"""S4: a text or a name that imitates the end of a message arrives as one message with the text inside."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.flow.render import Skeleton, fill, mime
from campaigns.gateways import Answer, EmailEnvelope
from tests.campaigns.flow.letters import LEAVE, NAME, compile_text

NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)
ENDINGS = [
    "\n.\nMAIL FROM:<x>\nRCPT TO:<y@example.org>\nDATA\n",
    "\r\n.\r\nMAIL FROM:<x>",
    "\r.\r",
    "\n.\r\n",
    ".",
    "\n..\n",
]
COMPILED = compile_text(f"{NAME}\n\n{NAME} end")
SKELETON = Skeleton(COMPILED)


def envelope(body: str | None, name: str, *, seven_bit: bool = False) -> EmailEnvelope:
    compiled = COMPILED if body is None else compile_text(body)
    rendered = fill(compiled, {"person.given_name": name}, unsubscribe_url=LEAVE)
    skeleton = SKELETON if body is None else Skeleton(compiled)
    content = mime(
        skeleton, rendered, to="ana@example.org", message_id="1@example.org", date=NOON, seven_bit=seven_bit
    )
    return EmailEnvelope(key="1", sender="b-1@bounces.committee.example", recipient="ana@example.org", content=content)


@pytest.mark.parametrize("seven_bit", [False, True])
@pytest.mark.parametrize("ending", ENDINGS)
def test_text_that_imitates_the_end_is_inside_one_message(provider, gateway, ending, seven_bit):
    letters = [
        envelope(f"Before\n\n{ending}\n\nafter", "Ana", seven_bit=seven_bit),
        envelope(None, ending, seven_bit=seven_bit),
    ]

    outcomes = [gateway.hand_over([letter])[0] for letter in letters]

    assert [outcome.answer for outcome in outcomes] == [Answer.OK, Answer.OK]
    journal = provider.journal()
    assert [entry["recipient"] for entry in journal] == ["ana@example.org"] * 2
    assert [entry["mail_from"] for entry in journal] == ["b-1@bounces.committee.example"] * 2
    for entry, letter in zip(journal, letters, strict=True):
        received = email.message_from_bytes(entry["content"].encode(), policy=email.policy.default)
        posted = email.message_from_bytes(letter.content, policy=email.policy.default)
        assert received.get_body("plain").get_content() == posted.get_body("plain").get_content()
        assert received.get_body("html").get_content() == posted.get_body("html").get_content()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.lists(st.sampled_from(ENDINGS) | st.text(max_size=8), max_size=6).map("".join), seven_bit=st.booleans())
def test_no_name_starts_another_conversation(provider, gateway, name, seven_bit):
    before = len(provider.journal())

    [outcome] = gateway.hand_over([envelope(None, name, seven_bit=seven_bit)])

    assert outcome.answer == Answer.OK
    assert [entry["recipient"] for entry in provider.journal()[before:]] == ["ana@example.org"]
