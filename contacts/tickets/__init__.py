"""Who holds which ticket, now? Derived from what the ticket shop tells: twice, late or out of order.

    tickets.record(events, at=…)            what happened, one or thousands; told twice, it is one
    tickets.holders_of(session)             who has a seat now
    tickets.former_holders_of(session)      who had one, and has none now

Each event is kept as it was told; the holdings of a ticket follow from all its events, in the order in which they
happened. So neither the order nor the number of tellings matters.
"""

from __future__ import annotations

from contacts.tickets.files import TicketFiles
from contacts.tickets.holders import former_holders_of, holders_of
from contacts.tickets.recording import Outcome, Result, record
from contacts.tickets.telling import Holder, Stated, Told

__all__ = [
    "Holder",
    "Outcome",
    "Result",
    "Stated",
    "TicketFiles",
    "Told",
    "former_holders_of",
    "holders_of",
    "record",
]
