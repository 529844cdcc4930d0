"""The table of `campaigns.gateways.email`, row by row."""

from __future__ import annotations

import pytest

from campaigns.gateways import Answer, Outcome
from campaigns.gateways.smtp.verdicts import Step, outcome_of_reply
from tests.campaigns.gateways.letters import write_to

ANA = write_to("ana@example.org")


@pytest.mark.parametrize(
    ("step", "reply", "answer"),
    [
        (Step.MAIL, "451 4.3.0 Later", Answer.SOFT),
        (Step.MAIL, "550 5.7.1 Sender not allowed", Answer.SOFT),
        (Step.MAIL, "553 Sender not allowed", Answer.SOFT),
        (Step.MAIL, "552 5.3.4 Message too large", Answer.HARD),
        (Step.RCPT, "421 4.3.2 Closing", Answer.SOFT),
        (Step.RCPT, "450 4.2.1 Busy", Answer.SOFT),
        (Step.RCPT, "550 5.1.1 Nobody", Answer.HARD),
        (Step.RCPT, "550 Nobody", Answer.HARD),
        (Step.RCPT, "551 5.1.6 Moved", Answer.HARD),
        (Step.RCPT, "553 Bad mailbox name", Answer.HARD),
        (Step.RCPT, "501 5.1.3 Bad address syntax", Answer.HARD),
        (Step.RCPT, "556 5.1.10 Domain takes no mail", Answer.HARD),
        (Step.RCPT, "550 5.4.1 No such recipient here", Answer.HARD),
        (Step.RCPT, "550 5.2.1 Mailbox disabled", Answer.HARD),
        (Step.RCPT, "550 5.2.2 Mailbox full", Answer.SOFT),
        (Step.RCPT, "552 Mailbox full", Answer.SOFT),
        (Step.RCPT, "550 5.1.8 Bad sender domain", Answer.SOFT),
        (Step.RCPT, "554 5.7.1 Relaying denied", Answer.SOFT),
        (Step.RCPT, "550 5.3.2 System not accepting mail", Answer.SOFT),
        (Step.RCPT, "501 Syntax", Answer.SOFT),
        (Step.RCPT, "503 Bad sequence", Answer.SOFT),
        (Step.RCPT, "521 No mail here", Answer.SOFT),
        (Step.RCPT, "530 5.7.0 Authenticate first", Answer.SOFT),
        (Step.DATA, "451 Later", Answer.SOFT),
        (Step.DATA, "554 No", Answer.HARD),
        (Step.DOT, "452 4.3.1 Disk full", Answer.SOFT),
        (Step.DOT, "554 5.6.0 Cannot be parsed", Answer.HARD),
        (Step.DOT, "554 5.7.1 Spam", Answer.SOFT),
        (Step.DOT, "552 5.3.4 Too large", Answer.HARD),
        (Step.DOT, "250 2.0.0 Ok", Answer.OK),
        (Step.DOT, "200 Ok", Answer.OK),
    ],
)
def test_what_a_reply_means(step, reply, answer):
    code, _, text = reply.partition(" ")
    outcome = outcome_of_reply(ANA, step, int(code), text)

    assert outcome.answer is answer
    assert reply == f"{outcome.code} {outcome.text}"


def test_the_code_is_kept_apart_from_the_words():
    assert outcome_of_reply(ANA, Step.RCPT, 550, "5.1.1  No such   user ") == Outcome(
        "ana", Answer.HARD, "550 5.1.1", "No such user"
    )


def test_an_acceptance_names_nobody_either():
    assert outcome_of_reply(ANA, Step.DOT, 250, "2.1.5 eve@example.org queued as 12").text == "… queued as 12"
