"""Which recipients does a mail server name that tells a failure in its own words? There are as many ways as programs.

First what it says in so many words (X-Failed-Recipients), then what flufl.bounce knows of many servers, then where an
address usually stands; and where none is named, whom the letter that came back was written to.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Final

from flufl import bounce

from campaigns.feedback.codes import Verdict, verdict
from campaigns.feedback.mail import answers, diagnosis
from campaigns.feedback.mail.addresses import addresses_in
from campaigns.feedback.mail.opened import Letter, addresses_in_header
from campaigns.feedback.mail.told import Told
from campaigns.feedback.reports import ReportKind

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it would name what it stumbled over

MOST_LINES_FOR_FLUFL: Final = 3_000  # its patterns were not made for hostile mail
MOST_RECIPIENTS: Final = 100
TRIES_ON: Final = re.compile(
    r"warning message only|will be retried|has been delayed|delayed \d+ hours|not yet been delivered"
    r"|still (?:being )?trying|will (?:continue|keep|go on) (?:to )?try|delivery attempts will continue"
    r"|has been postponed|no action is required|not been delivered yet|delivery (?:is )?delayed"
    r"|will continue to be made|temporarily deferred",
    re.IGNORECASE,
)
FAILS: Final = re.compile(
    r"undeliver|deliver|could ?n[o']t|unable to|fail|returned|reject|refus|permanent|error|not reach|unknown"
    r"|problem|unzustell|zugestellt|remis|配信|送信|届け",
    re.IGNORECASE,
)
_A: Final = r"<?[\"']?[^\s<>\"':;,()@]{1,64}@[^\s<>\"':;,()@]{1,255}[\"']?>?"
# Where it stands on a line of its own, at the head of a line with a reason, or in a well-known sentence.
PLACES: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"rcpt to: *({_A})",
        rf"^[ \t]*(?:[*•>-]+ *|(?:to|recipient|address): *)?({_A})[ \t]*(?:$|[:;,(]|\.\.\.|[ \t]-|[ \t]on )",
        rf"(?:message|mail|delivery|delivered) (?:sent )?(?:to|for):? +({_A})",
        rf"(?:following )?(?:recipient|address|user|mailbox|destination)\S*(?: \S+){{0,6}}?:?\s+({_A})",
        rf"[45]\d\d[ -](?:[45]\.\d+\.\d+ )?\W?({_A})",
        rf"^[ \t]*(?:[*•>-]+ *)?({_A})[ \t]+\S",
    )
)


def read(letter: Letter) -> list[Told]:
    """What is told of each recipient that can be made out; of nobody where it says nothing of a failure."""
    passing, final = _by_flufl(letter)
    named = _failed(letter) or [*final, *passing]
    if not named and (answers.tells_failure(letter) or FAILS.search(letter.told)):
        named = _in_words(letter, letter.told) or _written_to(letter) or _in_words(letter, letter.returned)
    tries_on = bool(TRIES_ON.search(letter.told))
    return [
        _told(letter.told, address, named, tries_on=tries_on or address in passing)
        for address in named[:MOST_RECIPIENTS]
    ]


def flufl_knows(letter: Letter) -> bool:
    """Whether it looks like a bounce to flufl.bounce, though nobody signed it as one."""
    return any(_by_flufl(letter))


def _failed(letter: Letter) -> list[str]:
    return list(dict.fromkeys(letter.addresses("X-Failed-Recipients")))


def _by_flufl(letter: Letter) -> tuple[list[str], list[str]]:
    if letter.lines > MOST_LINES_FOR_FLUFL or _has_a_long_line(letter.told):
        return [], []
    try:
        passing, final = bounce.all_failures(letter.message)
    except Exception:  # noqa: BLE001 - a stranger's letter, read by a stranger's patterns
        return [], []
    return _as_words(passing), _as_words(final)


def _has_a_long_line(text: str) -> bool:
    return max(map(len, text.splitlines()), default=0) > 2_000


def _as_words(found: Iterable[bytes | str]) -> list[str]:
    texts = (one.decode("utf-8", "replace") if isinstance(one, bytes) else one for one in found)
    return sorted(address for text in texts for address in addresses_in(text)[:1])


def _in_words(letter: Letter, text: str) -> list[str]:
    ours = {
        one.lower() for one in letter.addresses("To", "From", "Sender", "Delivered-To", "X-Original-To", "Reply-To")
    }
    for place in PLACES:
        found = [address for match in place.finditer(text) for address in addresses_in(match[1])]
        found = [
            address
            for address in found
            if address.lower() not in ours and not address.lower().startswith("postmaster@")
        ]
        if found:
            return list(dict.fromkeys(found))
    return []


def _written_to(letter: Letter) -> list[str]:
    """Whom the letter was written to that came back, where it was one."""
    heads = re.findall(r"^(?:To|X-Original-To): *(.*(?:\n[ \t]+.*)*)", letter.returned, re.MULTILINE)
    found = list(dict.fromkeys(addresses_in_header(heads)))
    return found if len(found) == 1 else []


def _told(told: str, address: str, named: list[str], *, tries_on: bool) -> Told:
    reason = _reason(told, address, named)
    code = diagnosis.code_in(reason) or diagnosis.code_in(told)
    words = diagnosis.words_of(reason or told)
    return Told(address, ReportKind.DEFERRED if tries_on else ReportKind.BOUNCED, code, words)


def _reason(told: str, address: str, named: list[str]) -> str:
    """What stands behind the address, up to the next one that failed."""
    lowered = told.lower()
    start = lowered.find(address.lower())
    if start < 0:
        return told
    start += len(address)
    others = [place for other in named if other != address and (place := lowered.find(other.lower(), start)) > 0]
    reason = told[start : min(others, default=len(told))].lstrip(">\"'): \t")
    if len(named) == 1 and not diagnosis.code_in(reason) and verdict("", reason) is Verdict.UNKNOWN:
        return told  # some say why before they say whom
    return reason if reason.strip() else told
