"""Who holds which ticket, now? Derived from what the ticket shop tells: twice, late or out of order.

    tickets.record(events, at=…)            what happened, one or thousands; told twice, it is one
    tickets.holders_of(session)             who has a seat now
    tickets.former_holders_of(session)      who had one, and has none now

Each event is kept as it was told; the holdings of a ticket follow from all its events, in the order in which they
happened. So neither the order nor the number of tellings matters.
"""

from __future__ import annotations

from contacts.tickets.cells import FIELDS, REQUIRED
from contacts.tickets.deriving import Spell, spells
from contacts.tickets.files import Totals, import_file
from contacts.tickets.holders import former_holders_of, holders_of
from contacts.tickets.recording import Outcome, Result, record
from contacts.tickets.telling import Holder, Stated, Told

__all__ = [
    "FIELDS",
    "REQUIRED",
    "Holder",
    "Outcome",
    "Result",
    "Spell",
    "Stated",
    "Told",
    "Totals",
    "former_holders_of",
    "holders_of",
    "import_file",
    "record",
    "spells",
]
