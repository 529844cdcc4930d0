"""The ticket shop of the tests: tells what happened, in as few words as a test needs."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from contacts import tickets
from contacts.enums import TicketEventType
from contacts.models import Contact, Ticket
from contacts.tickets import Holder, Outcome, Told
from tests.factories import NOON

HOUR = timedelta(hours=1)
# Long after everything that the tests tell of.
LATER = NOON + timedelta(days=300)

_numbers = itertools.count(1)


def event(type_: TicketEventType | str, to: Contact | None = None, *, at: datetime = NOON, **fields: Any) -> Told:
    holder = None if to is None else Holder(system=to.system, external_id=to.external_id)
    return Told(
        **{
            "system": "ticketing",
            "event_id": f"event-{next(_numbers)}",
            "number": "T-1",
            "type": TicketEventType(type_),
            "happened_at": at,
            "holder": holder,
            **fields,
        }
    )


def tell(*events: Told) -> list[Outcome]:
    return tickets.record(events, at=LATER)


def told(*events: Told) -> list[str]:
    return [outcome.result.value for outcome in tell(*events)]


def spells(number: str = "T-1") -> list[tuple[int, str, str]]:
    """Who had it, for which session, and what became of that; in the order of time."""
    # Of spells that began and ended at one moment none is the first: told in an order that is always the same.
    rows = Ticket.objects.filter(number=number).order_by("held_from", "held_until", "contact", "session", "status")
    return list(rows.values_list("contact_id", "session__code", "status"))
