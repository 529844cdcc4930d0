"""Which tickets do the people of the demonstration hold? Large venues fill with more of them, as in life."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from random import Random
from typing import NamedTuple

from committee.models import Gate, Session
from contacts.demo.people import Person, moment_after

_USUAL_CAPACITY = 5_000
_HOLDERS = 0.32
_CATEGORIES = ("A", "B", "C", "D", "First")


class Seat(NamedTuple):
    session_id: int
    number: str
    status: str
    kind: str
    category: str
    block: str
    gate_id: str
    venue_part_id: str
    held_from: str
    held_until: str

    @property
    def place(self) -> str:
        """What a ticket and the event of its purchase say alike."""
        return f"{self.kind}\t{self.category}\t{self.block}\t{self.gate_id}\t{self.venue_part_id}"


class Tribunes:
    """All sessions with their gates, to be sold out at random."""

    def __init__(self) -> None:
        sessions = list(Session.objects.order_by("code").values_list("pk", "code", "venue_id", "venue__capacity"))
        gates: dict[int, list[tuple[str, str]]] = {}
        for pk, venue_id, part_id in Gate.objects.order_by("venue", "code").values_list("pk", "venue_id", "part_id"):
            gates.setdefault(venue_id, []).append((str(pk), str(part_id) if part_id else r"\N"))
        self._sessions = [(pk, code, gates.get(venue_id, [])) for pk, code, venue_id, _capacity in sessions]
        self._bounds = list(accumulate(capacity or _USUAL_CAPACITY for *_rest, capacity in sessions))

    def seats_of(self, person: Person, chance: Random) -> list[Seat]:
        """The tickets one person holds or held: mostly none, else for one to three sessions."""
        draw = chance.random
        if not self._sessions or draw() >= _HOLDERS:
            return []
        wanted = 1 + int(3 * draw() ** 2)
        return [self._seat(person, place, chance) for place in range(wanted)]

    def _seat(self, person: Person, place: int, chance: Random) -> Seat:
        draw = chance.random
        session_id, code, gates = self._sessions[bisect(self._bounds, self._bounds[-1] * draw())]
        gate, part = gates[int(len(gates) * draw())] if gates else (r"\N", r"\N")
        fate, kind = draw(), draw()
        return Seat(
            session_id=session_id,
            number=f"{code}-{person.number:08}{place}",
            status="held" if fate < 0.95 else "refunded",
            kind="public" if kind < 0.97 else "companion" if kind < 0.98 else "accessibility",
            category=_CATEGORIES[int(5 * draw())],
            block=str(100 + int(40 * draw())),
            gate_id=gate,
            venue_part_id=part,
            held_from=moment_after(person, 10, chance),
            held_until=r"\N" if fate < 0.95 else moment_after(person, 40, chance),
        )
