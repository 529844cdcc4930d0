"""A small Games: athletics at the stadium, swimming at the pool, with gates and stands, over two days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from committee.models import Gate, VenuePart
from contacts.models import Ticket
from tests.factories import NOON, make_contact, make_discipline, make_session, make_venue, span

FOURTH, FIFTH = datetime(2024, 8, 4, 18, tzinfo=UTC), datetime(2024, 8, 5, 18, tzinfo=UTC)
FINAL = {"description_fr": "Finale du 100 m", "description_en": "Men’s 100 m final"}


def named(french, english):
    return {"name_fr": french, "name_en": english}


class Games:
    def __init__(self) -> None:
        self.stadium = make_venue(code="STA", **named("Stade de France", "Stade de France"))
        self.pool = make_venue(code="POOL", **named("Centre aquatique", "Aquatics Centre"))
        athletics = make_discipline(code="ATH", **named("Athlétisme", "Athletics"))
        swimming = make_discipline(code="SWM", **named("Natation", "Swimming"))
        self.final = make_session(
            code="ATH01", venue=self.stadium, discipline=athletics, during=span(FOURTH, 3), **FINAL
        )
        self.heats = make_session(code="ATH02", venue=self.stadium, discipline=athletics, during=span(FIFTH, 3))
        self.swim = make_session(code="SWM01", venue=self.pool, discipline=swimming, during=span(FOURTH, 3))
        self.north = VenuePart.objects.create(venue=self.stadium, code="NST", **named("Tribune nord", "North Stand"))
        self.south = VenuePart.objects.create(venue=self.stadium, code="SST", **named("Tribune sud", "South Stand"))
        self.gate = Gate.objects.create(venue=self.stadium, part=self.north, code="A", **named("Porte A", "Gate A"))
        self.other_gate = Gate.objects.create(venue=self.pool, code="A", **named("Porte A", "Gate A"))


@pytest.fixture
def games():
    return Games()


def make_ticket(contact, session, **fields):
    if fields.get("status", "held") != "held":
        fields.setdefault("held_until", NOON)
    number = f"T{Ticket.objects.count()}"
    return Ticket.objects.create(contact=contact, session=session, number=number, held_from=NOON, **fields)


@pytest.fixture
def slow_rows_of_people():
    """Ten people, each of whom takes the database its time."""
    for _ in range(10):
        make_contact()
    slow_down(each=0.03)


def slow_down(*, each):
    """From here on the database takes so many seconds for each person that it looks at, and no fewer."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE contacts_contact RENAME TO contacts_contact_fast")
        cursor.execute(
            "CREATE VIEW contacts_contact AS SELECT c.* FROM contacts_contact_fast c, LATERAL "
            "(SELECT pg_sleep(%s + 0 * c.id)) AS nap",
            [each],
        )
