"""Bounces in words alone: every mail server has its own."""

from __future__ import annotations

import pytest

from tests.campaigns.feedback.mail.letters import READER, ours, told, written

IN_WORDS = {
    "a paragraph for each": (
        (
            f"I'm sorry to have to inform you that your message could not be delivered.\n\n<{READER}>: host\n"
            f"    mx.elsewhere.example said: 550 5.1.1 <{READER}>: Recipient address rejected"
        ),
        [("bounced", READER, "550 5.1.1")],
    ),
    "two that failed": (
        (
            "A message that you sent could not be delivered. The following address(es) failed:\n\n"
            "  one@x.example\n    host mx: 550 5.1.1 User unknown\n"
            "  two@x.example\n    host mx: 552 5.2.2 Mailbox full\n"
        ),
        [("bounced", "one@x.example", "550 5.1.1"), ("bounced", "two@x.example", "552 5.2.2")],
    ),
    "a note with a reason in brackets": (
        (
            f"Hi. This is the mail program. I'm afraid I wasn't able to deliver your message.\n\n<{READER}>:\n"
            "Sorry, no mailbox here by that name. (#5.1.1)\n"
        ),
        [("bounced", READER, "5.1.1")],
    ),
    "a talk between servers": (
        f"While talking to mx.elsewhere.example:\n>>> RCPT To:<{READER}>\n<<< 550 5.7.1 Not from you\n",
        [("bounced", READER, "550 5.7.1")],
    ),
    "a reason without a code": (
        f"Your message was not delivered to:\n\n  {READER}\n\nbecause:\n\n  User is not listed in the directory\n",
        [("bounced", READER, "")],
    ),
    "a telephone number beside": (
        f"It could not be delivered. For help call 480-555-0100.\n\n<{READER}>:\nThis user does not exist.\n",
        [("bounced", READER, "")],
    ),
    "a delay": (
        f"Delivery to the following recipient has been delayed:\n\n     {READER}\n\nMessage will be retried",
        [("deferred", READER, "")],
    ),
}


@pytest.mark.parametrize(("words", "expected"), IN_WORDS.values(), ids=IN_WORDS.keys())
def test_bounce_is_read_from_its_words(words, expected):
    assert told(written(words)) == expected


def test_bounce_that_names_nobody_is_of_whom_the_returned_letter_was_to():
    raw = written(f"It could not be delivered.\n\n----- Original message -----\n\n{ours()}")

    assert told(raw) == [("bounced", READER, "")]


def test_bounce_as_a_page_is_read_like_one_in_words():
    raw = written(
        f"<style>p {{color: red}}</style><p>Delivery has failed to:<br>&lt;{READER}&gt;<br>550 5.1.1 unknown</p>",
        content_type="text/html",
    )

    assert told(raw) == [("bounced", READER, "550 5.1.1")]
