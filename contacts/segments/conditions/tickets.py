"""The condition on tickets: who holds one now, or held one, of which all that is asked is true at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Self

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from committee.days import day_of
from committee.models import Gate, Session
from contacts.enums import TicketKind
from contacts.models import Ticket
from contacts.models.ticket import TicketQuerySet
from contacts.segments.conditions.base import Condition
from contacts.segments.criteria import InvalidCriteria, Said
from contacts.segments.mentions import Known, Mention
from contacts.segments.ticket_words import described

HELD, FORMER = "held", "former"
_NAMED: Final = {"sessions": "session", "disciplines": "discipline", "venues": "venue",
                 "gates": "gate", "parts": "venue_part"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HasTicket(Condition):
    """One ticket that meets every facet. A former holder gave such a ticket up and holds no other such now."""

    field: ClassVar = "ticket"
    state: str
    sessions: tuple[str, ...]
    disciplines: tuple[str, ...]
    venues: tuple[str, ...]
    gates: tuple[str, ...]
    parts: tuple[str, ...]
    days: tuple[date, ...]
    categories: tuple[str, ...]
    kinds: tuple[str, ...]

    @classmethod
    def read(cls, said: Said) -> Self:
        state = said.one_of({HELD, FORMER})
        named = {part: said.texts(part) for part in _NAMED}
        kinds = said.texts("kinds")
        if unknown := [kind for kind in kinds if kind not in TicketKind.values]:
            raise InvalidCriteria(_("“%(value)s” does not exist.") % {"value": unknown[0]})
        return cls(state, **named, days=said.days("days"), categories=said.texts("categories"), kinds=kinds)

    def mentions(self) -> Iterator[Mention]:
        for part, kind in _NAMED.items():
            yield from (Mention(kind, code) for code in getattr(self, part))

    def where(self, known: Known) -> Q:
        meant = self._meant(known)
        if self.state == HELD:
            return Q(Exists(meant.held()))
        return Q(Exists(meant.given_up())) & ~Q(Exists(meant.held()))

    def _meant(self, known: Known) -> TicketQuerySet:
        """The tickets that meet every facet, whatever became of them."""
        tickets = Ticket.objects.filter(contact=OuterRef("pk"))
        if self.sessions or self.disciplines or self.venues or self.days:
            # By their keys: the planner then knows how many tickets there are, and an index holds them by session.
            tickets = tickets.filter(session__in=self._sessions(known))
        if self.gates:
            tickets = tickets.filter(gate__in=known.keys("gate", self.gates))
        if self.parts:
            tickets = tickets.filter(_in_parts(known.keys("venue_part", self.parts)))
        if self.categories:
            tickets = tickets.filter(category__in=self.categories)
        if self.kinds:
            tickets = tickets.filter(kind__in=self.kinds)
        return tickets

    def _sessions(self, known: Known) -> list[int]:
        sessions = Session.objects.select_related("venue")
        for part, column in (("sessions", "pk"), ("disciplines", "discipline"), ("venues", "venue")):
            if codes := getattr(self, part):
                sessions = sessions.filter(**{f"{column}__in": known.keys(_NAMED[part], codes)})
        # A day is the operational one of the session's own venue.
        days = set(self.days)
        return [session.pk for session in sessions if not days or day_of(session.venue, session.starts_at) in days]

    def phrase(self, known: Known) -> str:
        words = _("hold tickets for %(sessions)s") if self.state == HELD else _("gave up tickets for %(sessions)s")
        return words % {"sessions": described(self, known)}


def _in_parts(parts: list[int]) -> Q:
    """A ticket that names no part of the venue is for the part its gate leads to."""
    gates = Gate.objects.filter(part__in=parts).values_list("pk", flat=True)
    return Q(venue_part__in=parts) | Q(venue_part=None, gate__in=list(gates))
