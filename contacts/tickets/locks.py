"""Who waits for whom where tickets are told of? First the tickets and events, then the people, each in one order.

Of two who tell of one ticket at once the second reads what the first has written; of two who tell one event, too, even
where they name different tickets. Not a lock for each number: a file of thousands would fill PostgreSQL's table of
locks.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Final

from django.db import connection

from contacts.models import Contact, Ticket
from contacts.tickets.telling import Told

LOCK: Final = 7004
STRIPES: Final = 256

_HOLD: Final = """
    SELECT pg_advisory_xact_lock({lock}, stripe)
      FROM (
        SELECT DISTINCT abs(hashtext(word) %% {stripes}) AS stripe FROM ({words}) AS named (word) ORDER BY 1
      ) AS told
"""


def hold_tickets(events: Iterable[Told]) -> None:
    """The events and their tickets, until the transaction ends."""
    words = {word for one in events for word in (f"{one.system}:{one.number}", f"{one.system}#{one.event_id}")}
    hold_stripes("SELECT json_array_elements_text(%s)", [json.dumps(sorted(words))])


def hold_stripes(words: str, values: list[str]) -> None:
    """Those of the words that a statement of ours gives: "system:number" of a ticket, "system#id" of an event."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD.format(lock=LOCK, stripes=STRIPES, words=words), values)


def hold_people(told: Collection[int], numbers: Collection[tuple[str, str]]) -> None:
    """Those who are told of, and those who have these tickets now: all whom the events may concern."""
    having = Ticket.objects.filter(number__in=[number for _system, number in numbers]).values_list(
        "contact", flat=True
    )
    list(Contact.objects.filter(pk__in={*told, *having}).locked().values_list("pk"))
