"""What did people ask of us about their data, where does each request stand, and what shows that we answered in time?

A request comes by the “my data” page (`ask_by_mailbox`) or by letter, e-mail or telephone (`receive`). Once we know
whose it is (`identify`) it is answered: `answer_access`, `erase_confirmed`, `answer`; or refused, with a reason. Which
step may follow which stands in one table (`moves`); every step is a row of its own and an entry of the audit trail.
"""

from __future__ import annotations

from contacts.requests.answers import answer, answer_access, erase_confirmed
from contacts.requests.deadlines import due
from contacts.requests.desk import (
    ExtendedBefore,
    PersonUnknown,
    ReasonMissing,
    ask_identity,
    assign,
    extend,
    identify,
    receive,
    refuse,
)
from contacts.requests.mailbox import LinkTooOld, NoMailbox, ask_by_mailbox, asked_with, lapse
from contacts.requests.moves import Move, NotNow, may

__all__ = [
    "ExtendedBefore",
    "LinkTooOld",
    "Move",
    "NoMailbox",
    "NotNow",
    "PersonUnknown",
    "ReasonMissing",
    "answer",
    "answer_access",
    "ask_by_mailbox",
    "ask_identity",
    "asked_with",
    "assign",
    "due",
    "erase_confirmed",
    "extend",
    "identify",
    "lapse",
    "may",
    "receive",
    "refuse",
]
