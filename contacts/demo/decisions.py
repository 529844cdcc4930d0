"""What did the people of the demonstration agree to, and what became of it?"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from contacts.demo import topics
from contacts.demo.people import Person, moment_after

GRANTED, WITHDRAWN = "granted", "withdrawn"
WORDING = "sign-up-1"


class Decision(NamedTuple):
    """One row of the ledger. Of a person's decisions on a topic and channel, the last one stands."""

    topic: str
    channel: str
    status: str
    decided_at: str
    source: str
    source_ref: str
    wording: str


# Of a hundred people: how many agreed to a topic by e-mail, and how many of those left again.
_AGREED = ((topics.NEWS, 0.78, 0.08), (topics.SHOP, 0.34, 0.11), (topics.ORVELUNE, 0.15, 0.18))


def decide(person: Person, chance: Random) -> list[Decision]:
    """What one person decided, in the order of time."""
    draw = chance.random
    is_imported = draw() < 0.25
    decisions = []
    for topic, agreed, left in _AGREED:
        if draw() >= agreed:
            continue
        decisions.append(_opt_in(topic, "email", person.joined_at, is_imported=is_imported))
        if draw() < left:
            decisions.append(_leave(topic, "email", moment_after(person, 20 + int(200 * draw()), chance), draw()))
    if person.phone and draw() < 0.5:
        decisions.append(_opt_in(topics.NEWS, "sms", person.joined_at, is_imported=is_imported))
    # A service needs no opt-in, and may be refused.
    if draw() < 0.004:
        decisions.append(_leave(topics.TICKETS, "email", moment_after(person, 30, chance), draw()))
    return decisions


def _opt_in(topic: str, channel: str, at: str, *, is_imported: bool) -> Decision:
    if is_imported:
        return Decision(topic, channel, GRANTED, at, "import", "ticketing-accounts", "ticketing-2")
    return Decision(topic, channel, GRANTED, at, "confirmation", "", WORDING)


def _leave(topic: str, channel: str, at: str, chance: float) -> Decision:
    return Decision(topic, channel, WITHDRAWN, at, "one_click" if chance < 0.4 else "unsubscribe", "", "")
