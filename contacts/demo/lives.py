"""What is there to know of one invented person, before any of it is a row?"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from contacts.demo.decisions import Decision, decide
from contacts.demo.people import Person, invent, moment_after
from contacts.demo.seats import Seat, Tribunes

# How many people are invented from one beginning, and written in one transaction.
PEOPLE = 10_000
_SEED = "the committee's fictitious public, 1"
_UNCONFIRMED, _DEAD, _COMPLAINED = 0.03, 0.01, 0.002


class Life(NamedTuple):
    person: Person
    # Some who signed up never opened the link that makes it an opt-in.
    is_confirmed: bool
    # Why nobody may write to the address any more, and since when; mostly empty.
    suppressed_for: str
    suppressed_since: str
    decisions: list[Decision]
    seats: list[Seat]


def of_numbers(first: int, last: int, tribunes: Tribunes) -> list[Life]:
    """The people numbered `first` to `last`, of one cohort of which `first` is the first.

    Each cohort has its own chance: so people can be invented from any cohort on, and are the same every time.
    """
    chance = Random(f"{_SEED}/{first}")  # noqa: S311 - the same on every machine is the point
    return [_live(number, chance, tribunes) for number in range(first, last + 1)]


def _live(number: int, chance: Random, tribunes: Tribunes) -> Life:
    person = invent(number, chance)
    is_confirmed = chance.random() >= _UNCONFIRMED
    fate = chance.random()
    reason = "dead_address" if fate < _DEAD else "complaint" if fate < _DEAD + _COMPLAINED else ""
    return Life(
        person=person,
        is_confirmed=is_confirmed,
        suppressed_for=reason,
        suppressed_since=moment_after(person, 60, chance) if reason else "",
        decisions=decide(person, chance) if is_confirmed else [],
        seats=tribunes.seats_of(person, chance),
    )
