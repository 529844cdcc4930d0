"""What does a delivery status notification say of each recipient? The fields of RFC 3464, in a part or in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from campaigns.feedback.mail import diagnosis
from campaigns.feedback.mail.addresses import address_in
from campaigns.feedback.mail.told import Told
from campaigns.feedback.reports import ReportKind

FIELD: Final = re.compile(r"^[ \t]*([A-Za-z][\w-]{2,40})[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)$", re.MULTILINE)
RECIPIENTS: Final = ("original-recipient", "final-recipient", "x-actual-recipient")
MOST_RECIPIENTS: Final = 500
ACTIONS: Final = {
    "failed": ReportKind.BOUNCED,
    "failure": ReportKind.BOUNCED,
    "delayed": ReportKind.DEFERRED,
    "deferred": ReportKind.DEFERRED,
    "delivered": ReportKind.DELIVERED,
    "relayed": ReportKind.ACCEPTED,
    "expanded": ReportKind.ACCEPTED,
}
BY_CLASS: Final = {"2": ReportKind.DELIVERED, "4": ReportKind.DEFERRED, "5": ReportKind.BOUNCED}
CLASS: Final = re.compile(r"\s*([245])")
SMTP: Final = re.compile(r"^smtp\b\s*;\s*", re.IGNORECASE)


def read(fields: str, *, said: str = "") -> list[Told]:
    """What is told of each recipient; `said` is what stands around the fields, for where they give no reason."""
    groups = [group for group in _groups(fields) if any(name in group for name in RECIPIENTS)]
    return [one for group in groups[:MOST_RECIPIENTS] if (one := _told(group, said))]


def _groups(fields: str) -> Iterator[Mapping[str, str]]:
    """The fields of one recipient at a time: a blank line parts them, or the next of their names."""
    group: dict[str, str] = {}
    end = 0
    for found in FIELD.finditer(fields):
        name = found[1].lower()
        if "\n\n" in fields[end : found.start()] or (name == "final-recipient" and name in group):
            yield group
            group = {}
        group.setdefault(name, " ".join(found[2].split()))
        end = found.end()
    yield group


def _told(group: Mapping[str, str], said: str) -> Told | None:
    recipient = next((address for name in RECIPIENTS if (address := address_in(group.get(name, "")))), "")
    status, diagnostic = group.get("status", ""), SMTP.sub("", group.get("diagnostic-code", ""))
    kind = ACTIONS.get(group.get("action", "").split(" ")[0].lower().strip(";,"))
    if kind is None:
        kind = BY_CLASS.get(found[1]) if (found := CLASS.match(status)) else None
    if kind is None or not (recipient or status):
        return None
    reason = diagnostic or status.partition(" ")[2] or _beside(recipient, said)
    return Told(recipient, kind, diagnosis.code_in(diagnostic, status), diagnosis.words_of(reason))


def _beside(recipient: str, said: str) -> str:
    """What the words of the letter say of this recipient, where the fields say nothing."""
    place = said.lower().find(recipient.lower()) if recipient else -1
    return said[place:] if place >= 0 else said
