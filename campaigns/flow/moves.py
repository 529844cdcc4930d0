"""Which status of a message may follow which, and who moves it? One table, and the database refuses every other move.

The trigger `message_moves_as_it_may` says the same in SQL; a test tries each pair of statuses against both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from campaigns.enums import MessageStatus

Status = MessageStatus

# What may become of somebody who waits, whether for the first time or again. A first copy may have arrived where a
# worker died: then it is in doubt, and an answer or a report that comes late settles that.
_WAITING: Final[Mapping[MessageStatus, str]] = {
    Status.SENDING: "the gate",
    Status.EXCLUDED: "the gate",
    Status.EXPIRED: "the gate",
    Status.FAILED: "the gate, or the sweep that takes poison out",
    Status.IN_DOUBT: "the gate, the sweep or a cancel, where a first copy may have arrived",
    Status.CANCELLED: "a cancel",
    Status.SENT: "a late answer, or a report, of a first copy",
    Status.DELIVERED: "a report of a first copy",
    Status.BOUNCED: "a report of a first copy",
}

MOVES: Final[Mapping[MessageStatus, Mapping[MessageStatus, str]]] = {
    Status.PENDING: {Status.DEFERRED: "the gate", **_WAITING},
    Status.DEFERRED: {Status.PENDING: "whoever lets it go on", **_WAITING},
    Status.SENDING: {
        Status.SENT: "the answer of the provider",
        Status.REJECTED: "the answer of the provider",
        Status.DEFERRED: "the answer of the provider",
        Status.FAILED: "the answer of the provider, for the last time",
        Status.IN_DOUBT: "no answer, or the sweep after a dead worker",
        Status.PENDING: "a provider that could not be reached, a commit that was lost, or the sweep where one more "
        "copy is allowed",
    },
    Status.IN_DOUBT: {
        Status.SENT: "a late answer, a report, or a provider that was asked and has it",
        Status.REJECTED: "a late answer",
        Status.FAILED: "a late answer",
        Status.DELIVERED: "a report",
        Status.BOUNCED: "a report",
        Status.PENDING: "a provider that was asked and has it not, or the policy where none says",
    },
    Status.SENT: {Status.DELIVERED: "a report", Status.BOUNCED: "a report"},
    Status.DELIVERED: {Status.BOUNCED: "a report"},
    # What has ended has ended.
    Status.BOUNCED: {},
    Status.EXCLUDED: {},
    Status.CANCELLED: {},
    Status.EXPIRED: {},
    Status.REJECTED: {},
    Status.FAILED: {},
}
