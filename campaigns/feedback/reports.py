"""What does a provider's report say? One vocabulary for webhooks, bounces, delivery receipts and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReportKind(StrEnum):
    DELIVERED = "delivered"  # it is in the mailbox, or on the telephone
    BOUNCED = "bounced"  # it came back after it had been accepted
    DEFERRED = "deferred"  # the provider goes on trying
    REJECTED = "rejected"  # the provider did not even try
    COMPLAINT = "complaint"  # the reader called it unwanted
    UNSUBSCRIBE = "unsubscribe"  # the reader wants no more of this
    RESUBSCRIBE = "resubscribe"  # the reader takes a STOP back
    OPENED = "opened"
    CLICKED = "clicked"
    AUTO_REPLY = "auto_reply"  # an out-of-office note: says nothing of the address
    ACCEPTED = "accepted"  # the provider has it: settles a doubt
    OTHER = "other"  # read, and of no meaning here


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing told of one message. What names the message: our key, the provider's reference, or the address."""

    kind: ReportKind
    at: datetime | None = None  # by the provider's clock, timezone-aware; None where it does not say
    key: str = ""  # the local part of our key: `campaigns.flow.deliver.keys`
    reference: str = ""  # the provider's own name of the message
    recipient: str = ""  # the address or number, only where it was told; never logged
    code: str = ""  # SMTP enhanced status ("5.1.1") or the provider's code
    text: str = ""  # the provider's words, trimmed and without any address
    url: str = ""  # of a click
    is_machine: bool = False  # a scanner or a prefetching proxy, as far as the provider knows
