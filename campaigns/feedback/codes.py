"""Is this address dead? Decided by what the enhanced status says, not by its class: most 5xx say nothing of it.

The meanings are those of RFC 3463 and of the registry that RFC 5248 keeps. A 5 says that this message will not be
delivered; only a few of them say that no message ever will. Whoever takes every 5.7.1 for a dead address loses readers
whose provider disliked one message; whoever takes none keeps writing to nobody, and providers notice.

==================================  ===============================================================================
DEAD                                5.1.1 no such mailbox · 5.1.2 no such domain · 5.1.3 no address at all · 5.1.6
                                    moved away · 5.1.10 the domain takes no mail · 5.2.1 mailbox closed
TEMPORARY                           any 4 · 5.2.2 mailbox full · 5.3 its system · 5.4 the way there
POLICY                              5.1.7–5.1.9 our sender's address · 5.2.3, 5.3.4 too large · 5.5 the protocol ·
                                    5.6 the content · 5.7 policy, reputation, authentication
by the words                        no code · 5.0.0, 5.1.0, 5.2.0, 5.3.0, 5.5.0: "other or undefined" · codes above 99,
                                    which vendors made up · 5.4.1 and 5.4.4 where the domain is said not to exist
==================================  ===============================================================================

A code that condemns is doubted where the words beside it speak of a full mailbox, of spam or of a list of blocked
senders: some servers answer 5.1.1 to everything. What is UNKNOWN condemns nobody.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from campaigns.feedback import phrases


class Verdict(StrEnum):
    """What a refusal says of the address it was about."""

    DEAD = "dead"  # no message will ever arrive there
    TEMPORARY = "temporary"  # this one did not; another may
    POLICY = "policy"  # they did not want this message, or us
    UNKNOWN = "unknown"  # refused, and nobody says why


# Subjects go from 0 to 7: so neither an address of the internet nor the version of a program is read as a code.
ENHANCED: Final = re.compile(r"(?<![\d.])([245])\.([0-7])\.(\d{1,3})(?![\d]|\.\d)")
REPLY: Final = re.compile(r"(?<![\d.#-])([245])[0-5]\d(?=[\s,;:'\"<)-]|$)")

DEAD_DETAILS: Final = {(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)}
POLICY_DETAILS: Final = {(1, 7), (1, 8), (1, 9), (2, 3), (3, 4)}
FULL: Final = (2, 2)
UNDEFINED: Final = {(0, 0), (1, 0), (2, 0), (3, 0), (5, 0)}
MAY_NAME_NOBODY: Final = {(4, 1), (4, 4)}
OF_ONE_MEANING: Final = {3, 6, 7}  # subjects in which no detail speaks of the address
MADE_UP: Final = 100  # details from here on are in no registry

# A program on their side stumbled (its name stands before the words); only two of its exit codes tell of the address.
OF_A_PROGRAM: Final = re.compile(r"^x-unix;?\s*(\d*)", re.IGNORECASE)
NO_USER_NO_HOST: Final = {"67", "68"}  # EX_NOUSER, EX_NOHOST


def verdict(code: str, text: str = "") -> Verdict:
    """What the refusal `code` ("5.1.1", "550 5.1.1", "550", or none) with these words says of the address."""
    if program := OF_A_PROGRAM.match(text):
        return Verdict.DEAD if program[1] in NO_USER_NO_HOST else Verdict.UNKNOWN
    said = ENHANCED.search(code) or ENHANCED.search(text)
    detail = (int(said[2]), int(said[3])) if said else (0, 0)
    if said is None or detail in UNDEFINED or (detail[1] >= MADE_UP and detail[0] not in OF_ONE_MEANING):
        reply = REPLY.search(code) or REPLY.search(text) or said
        return _by_words(text, passes=reply is not None and reply[1] == "4")
    if said[1] != "5":
        return Verdict.TEMPORARY
    return _by_detail(detail, text)


def _by_detail(detail: tuple[int, int], text: str) -> Verdict:
    subject = detail[0]
    if detail in DEAD_DETAILS:
        return _doubted(text)
    if detail in POLICY_DETAILS:
        return Verdict.POLICY
    if detail in MAY_NAME_NOBODY and (phrases.SAYS_NO_DOMAIN.search(text) or phrases.SAYS_NOT_HERE.search(text)):
        return Verdict.DEAD
    if detail == FULL or subject in {3, 4}:
        return Verdict.TEMPORARY
    return Verdict.POLICY if subject in {5, 6, 7} else Verdict.UNKNOWN


def _doubted(text: str) -> Verdict:
    """DEAD, unless the words say that it is something else."""
    if phrases.SAYS_FULL.search(text):
        return Verdict.TEMPORARY
    return Verdict.POLICY if phrases.SAYS_NOT_YOU.search(text) else Verdict.DEAD


def _by_words(text: str, *, passes: bool) -> Verdict:
    if passes or phrases.SAYS_FULL.search(text) or phrases.SAYS_PASSING.search(text):
        return Verdict.TEMPORARY
    if phrases.SAYS_FILTERED.search(text) or phrases.SAYS_OF_SENDER.search(text):
        return Verdict.POLICY
    # A link to the rules of the house often follows the news that nobody lives there: what is said first counts.
    nobody = phrases.SAYS_NOBODY.search(text) or phrases.SAYS_NO_DOMAIN.search(text)
    unwanted = phrases.SAYS_UNWANTED.search(text)
    if nobody and (unwanted is None or nobody.start() < unwanted.start()):
        return Verdict.DEAD
    return Verdict.POLICY if unwanted else Verdict.UNKNOWN
