"""What did the recipient's server say at the hand-over itself? A refusal there is read like a bounce that comes later.

`flow/deliver` puts it down with the result; so an address that does not exist is known as dead from its first refusal.
Where the gateway knows what the provider's code means, that counts; else the words are judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from campaigns.feedback.posted import NotReadable, Posted
from campaigns.feedback.reports import Report, ReportKind
from campaigns.flow.deliver import refused
from campaigns.gateways import Refusal

PROVIDER: Final = refused.PROVIDER
# In the words of RFC 3463, in which dead addresses are known.
NOBODY_THERE: Final = "5.1.1"


def read(posted: Posted) -> Iterable[Report]:
    """Raises `NotReadable`."""
    told = posted.fields
    try:
        key, code, text = told["key"], told["code"], told["text"]
    except KeyError:
        raise NotReadable from None
    match told.get("says"):
        case Refusal.DEAD:
            return [Report(kind=ReportKind.REJECTED, key=key, code=NOBODY_THERE)]
        case Refusal.LEFT:
            return [Report(kind=kind, key=key, code=code) for kind in (ReportKind.REJECTED, ReportKind.UNSUBSCRIBE)]
    return [Report(kind=ReportKind.REJECTED, key=key, code=code, text=text)]
