"""May we write to this person, on this channel, about this topic? Each condition apart, so a refusal has a name.

`contacts.enums.Unreachable` lists the refusals in the order in which they are asked. Two spellings of the same rules:
querysets (`reachable_on` and its parts) for whoever asks about some people, and one statement (`judged`) for whoever
must say of everybody why not. A test holds them to each other.
"""

from __future__ import annotations

from contacts.reach.channels import CHOSEN, NO_ADDRESS, Standing, on_each, standings
from contacts.reach.conditions import addressed, permitted, reachable_on, undisturbed, usable_address
from contacts.reach.counting import Counted, counted
from contacts.reach.judging import REASON, SHARED, TOGETHER, Judged, judged, unasked

__all__ = [
    "CHOSEN",
    "NO_ADDRESS",
    "REASON",
    "SHARED",
    "TOGETHER",
    "Counted",
    "Judged",
    "Standing",
    "addressed",
    "counted",
    "judged",
    "on_each",
    "permitted",
    "reachable_on",
    "standings",
    "unasked",
    "undisturbed",
    "usable_address",
]
