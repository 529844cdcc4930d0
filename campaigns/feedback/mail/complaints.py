"""Does a reader complain, or ask to be left out? The feedback loops' reports (RFC 5965), and what looks like them."""

from __future__ import annotations

import re
from typing import Final

from campaigns.feedback.mail.addresses import address_in
from campaigns.feedback.mail.opened import Letter, addresses_in_header
from campaigns.feedback.mail.told import Told
from campaigns.feedback.reports import ReportKind

FIELD: Final = re.compile(r"^[ \t]*([\w-]{1,60})[ \t]*:[ \t]*(.*)$", re.MULTILINE)
RECIPIENTS: Final = ("original-rcpt-to", "removal-recipient", "x-original-rcpt-to", "recipient")
# Of the types that are registered, these are a reader's; `not-spam` takes one back, the others speak of forgery.
KINDS: Final = {
    "abuse": ReportKind.COMPLAINT,
    "fraud": ReportKind.COMPLAINT,
    "complaint": ReportKind.COMPLAINT,
    "opt-out": ReportKind.UNSUBSCRIBE,
    "opt-out-list": ReportKind.UNSUBSCRIBE,
    "unsubscribe": ReportKind.UNSUBSCRIBE,
}
# The fields in plain text, where the parts came apart.
CAME_APART: Final = re.compile(r"^Feedback-Type:.*(?:\n[\w-]+:.*)*", re.MULTILINE)
# Microsoft's loop sends the message itself, and says in the subject what it is.
ABOUT_A_MESSAGE: Final = re.compile(r"^\s*complaint about message from\b", re.IGNORECASE)
WANTS_OUT: Final = re.compile(
    r"^\W*(?:(?:re|fwd?|tr|aw|rv)\s*:\s*)*(?:please\s+)?(?:unsubscribe(?: me| request)?|opt[- ]?out|list-unsubscribe"
    r"|d[ée]sabonne(?:ment|r)|d[ée]sinscri(?:ption|re)|abmelden|abbestellen|darse de baja|cancelar suscripci[oó]n"
    r"|disiscri(?:zione|vimi)|afmelden|cancelar inscri[cç][aã]o|配信停止|退订)\W*$",
    re.IGNORECASE,
)
WAYS_OUT: Final = re.compile(r"^(?:unsubscribe|unsub|opt-?out|leave)(?:[-+._=]|$)", re.IGNORECASE)


def read(letter: Letter) -> list[Told]:
    """The complaint, or the request; nothing where it is neither."""
    if letter.feedback is not None:
        return [_of_a_loop(letter, letter.feedback)]
    if found := CAME_APART.search(f"{letter.told}\n{letter.returned}"):
        return [_of_a_loop(letter, found[0])]
    if ABOUT_A_MESSAGE.match(letter.header("Subject")) and letter.has_copy:
        return [Told(_written_to(letter), ReportKind.COMPLAINT)]
    return []


def requests(letter: Letter) -> list[Told]:
    """A request to be left out that a reader, or their program for them, wrote to us."""
    sender = next(iter(letter.addresses("From")), "")
    if not sender:
        return []
    comes_to_way_out = any(
        WAYS_OUT.match(address) for address in letter.addresses("To", "Delivered-To", "X-Original-To")
    )
    if WANTS_OUT.match(letter.header("Subject")) or (comes_to_way_out and not letter.has_copy):
        return [Told(sender, ReportKind.UNSUBSCRIBE)]
    return []


def _of_a_loop(letter: Letter, feedback: str) -> Told:
    fields: dict[str, str] = {}
    for found in FIELD.finditer(feedback):
        fields.setdefault(found[1].lower(), found[2].strip())
    kind = KINDS.get(fields.get("feedback-type", "abuse").lower(), ReportKind.OTHER)
    told = next((address for name in RECIPIENTS if (address := address_in(fields.get(name, "")))), "")
    return Told(told or _written_to(letter), kind)


def _written_to(letter: Letter) -> str:
    """Whom the message was written to that they complain of."""
    heads = re.findall(r"^(?:X-HmXmrOriginalRecipient|To): *(.*(?:\n[ \t]+.*)*)", letter.returned, re.MULTILINE)
    return next(iter(addresses_in_header(heads)), "")
