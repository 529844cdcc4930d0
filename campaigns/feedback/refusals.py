"""What did the recipient's server say at the hand-over itself? A refusal there is read like a bounce that comes later.

`flow/deliver` puts it down with the result; so an address that does not exist is known as dead from its first refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from campaigns.feedback.posted import NotReadable, Posted
from campaigns.feedback.reports import Report, ReportKind
from campaigns.flow.deliver import refused

PROVIDER: Final = refused.PROVIDER


def read(posted: Posted) -> Iterable[Report]:
    """Raises `NotReadable`."""
    told = posted.fields
    try:
        return [Report(kind=ReportKind.REJECTED, key=told["key"], code=told["code"], text=told["text"])]
    except KeyError:
        raise NotReadable from None
