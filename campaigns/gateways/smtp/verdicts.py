"""What does a reply mean for one message? The table of `campaigns.gateways.email`, as code."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from campaigns.gateways import Answer, EmailEnvelope, Outcome
from campaigns.gateways.words import LONGEST, anonymous

ENHANCED: Final = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s+|$)")

# Replies that speak of us, our message's form or the service, never of the recipient.
SERVICE_CODES: Final = frozenset({500, 501, 502, 503, 504, 521, 530, 534, 535, 538, 552, 555})
TOO_LARGE: Final = "5.3.4"
MAILBOX_FULL: Final = "5.2.2"
SENDER_SUBJECTS: Final = frozenset({"5.1.7", "5.1.8"})  # the sender's address is bad
RECIPIENT_SUBJECT: Final = "5.1."
SERVICE_SUBJECTS: Final = ("5.3.", "5.7.")  # the mail system, its policy


class Step(StrEnum):
    """What a reply answers."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "final dot"
    RSET = "RSET"
    QUIT = "QUIT"


def outcome_of_reply(envelope: EmailEnvelope, step: Step, code: int, text: str) -> Outcome:
    """The outcome that the reply `code text` to `step` gives, where it ends the matter."""
    enhanced, words = "", text
    if match := ENHANCED.match(text):
        enhanced, words = match[1], text[match.end() :]
    said = f"{code} {enhanced}".rstrip()
    if step is Step.DOT and 200 <= code < 300:
        return Outcome(envelope.key, Answer.OK, said, anonymous(words) if "@" in words else words[:LONGEST])
    answer = Answer.HARD if _is_final(step, code, enhanced) else Answer.SOFT
    return Outcome(envelope.key, answer, said, anonymous(words, envelope.recipient))


def _is_final(step: Step, code: int, enhanced: str) -> bool:
    if code < 500:
        return False
    if enhanced == TOO_LARGE:
        return True
    if step is Step.MAIL or enhanced in SENDER_SUBJECTS or enhanced == MAILBOX_FULL:
        return False
    if enhanced.startswith(RECIPIENT_SUBJECT):
        return True
    return code not in SERVICE_CODES and not enhanced.startswith(SERVICE_SUBJECTS)


def outcome_of_loss(envelope: EmailEnvelope, reason: str, *, dot_left: bool) -> Outcome:
    """The outcome of a connection that ended without a reply."""
    if dot_left:
        return Outcome(envelope.key, Answer.UNKNOWN, "", f"{reason} after the message was complete")
    return Outcome(envelope.key, Answer.SOFT, "", f"{reason} before the message was complete")
