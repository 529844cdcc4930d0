"""How do some thousand invented people become rows of seven tables? Together, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from committee.demo.copying import CopiedRows, reserve_keys
from contacts import addresses
from contacts.demo.lives import Life
from contacts.demo.people import SYSTEM, Person, language_tag
from contacts.demo.seats import Seat
from contacts.models import Address, Consent, ConsentRecord, Contact, Suppression, Ticket, TicketEvent, Topic

_NULL = r"\N"


class Chunk:
    """The rows of some people, collected table by table and then copied in the order of their references."""

    def __init__(self, *, topics: dict[str, Topic]) -> None:
        self._topics = {code: topic.pk for code, topic in topics.items()}
        self._contacts = CopiedRows(
            Contact,
            "id created_at updated_at public_id subject system external_id given_name family_name language"
            " language_tag country time_zone birth_year tags",
        )
        self._addresses = CopiedRows(
            Address, "created_at updated_at contact_id line kind value normalised digest verified_at dead_since"
        )
        self._records = CopiedRows(
            ConsentRecord,
            "id subject topic_id channel status decided_at recorded_at source source_ref wording language",
        )
        self._consents = CopiedRows(Consent, "contact_id topic_id channel status since record_id")
        self._suppressions = CopiedRows(Suppression, "kind digest key_id normaliser reason since note lift_reason")
        self._tickets = CopiedRows(
            Ticket,
            "created_at updated_at contact_id session_id system number status kind category block gate_id"
            " venue_part_id held_from held_until",
        )
        # What the shop would have told of these tickets, so that what it tells next goes on from there.
        self._events = CopiedRows(
            TicketEvent,
            "system event_id number type happened_at received_at holder_id session_id kind category block gate_id"
            " venue_part_id",
        )

    @transaction.atomic
    def write(self, lives: list[Life]) -> int:
        """Write down these people; how many rows that made."""
        record_ids = iter(reserve_keys(ConsentRecord, sum(len(life.decisions) for life in lives)))
        for life, contact_id in zip(lives, reserve_keys(Contact, len(lives)), strict=True):
            self._add_contact(life.person, contact_id)
            self._add_addresses(life, contact_id)
            self._add_seats(life, contact_id)
            self._add_decisions(life, contact_id, record_ids)
        people = (self._contacts, self._addresses, self._records, self._consents, self._suppressions)
        tables = (*people, self._tickets, self._events)
        return sum(table.write() for table in tables)

    def _add_contact(self, person: Person, contact_id: int) -> None:
        joined = person.joined_at
        self._contacts.lines.append(
            f"{contact_id}\t{joined}\t{joined}\t{person.public_id}\t{person.subject}\t{SYSTEM}\tD{person.number:08}\t"
            f"{person.given_name}\t{person.family_name}\t{person.language}\t{language_tag(person)}\t{person.country}\t"
            f"{person.time_zone}\t{person.birth_year}\t{person.tags}"
        )

    def _add_addresses(self, life: Life, contact_id: int) -> None:
        person = life.person
        verified_at = person.joined_at if life.is_confirmed else _NULL
        digest = addresses.digest("email", person.email).hex()
        dead_since = life.suppressed_since if life.suppressed_for == "dead_address" else _NULL
        email = f"email\t{person.email}\t{person.email}\t\\\\x{digest}\t{verified_at}\t{dead_since}"
        self._add_address(person, contact_id, email, line="")
        if person.phone:
            phone = f"{person.phone}\t{person.phone}\t\\\\x{addresses.digest('phone', person.phone).hex()}"
            self._add_address(person, contact_id, f"phone\t{phone}\t{verified_at}\t{_NULL}", line="mobile")
        if life.suppressed_for:
            self._suppressions.lines.append(
                f"email\t\\\\x{digest}\t{addresses.KEY_ID}\t{addresses.NORMALISER_VERSION}\t"
                f"{life.suppressed_for}\t{life.suppressed_since}\t\t"
            )

    def _add_address(self, person: Person, contact_id: int, address: str, *, line: str) -> None:
        self._addresses.lines.append(f"{person.joined_at}\t{person.joined_at}\t{contact_id}\t{line}\t{address}")

    def _add_seats(self, life: Life, contact_id: int) -> None:
        for seat in life.seats:
            self._tickets.lines.append(
                f"{seat.held_from}\t{seat.held_from}\t{contact_id}\t{seat.session_id}\tticketing\t{seat.number}\t"
                f"{seat.status}\t{seat.place}\t"
                f"{seat.held_from}\t{seat.held_until}"
            )
            self._add_event(seat, "bought", seat.held_from, f"{contact_id}\t{seat.session_id}\t{seat.place}")
            if seat.status != "held":
                self._add_event(seat, seat.status, seat.held_until, f"{_NULL}\t{_NULL}\t\t\t\t{_NULL}\t{_NULL}")

    def _add_event(self, seat: Seat, kind: str, at: str, said: str) -> None:
        self._events.lines.append(f"ticketing\t{seat.number}-{kind}\t{seat.number}\t{kind}\t{at}\t{at}\t{said}")

    def _add_decisions(self, life: Life, contact_id: int, record_ids: Iterator[int]) -> None:
        """The ledger, and the right that its last row on each topic and channel leaves."""
        standing: dict[tuple[str, str], str] = {}
        for decision, record_id in zip(life.decisions, record_ids, strict=False):
            told = f"{self._topics[decision.topic]}\t{decision.channel}\t{decision.status}\t{decision.decided_at}"
            self._records.lines.append(
                f"{record_id}\t{life.person.subject}\t{told}\t{decision.decided_at}\t{decision.source}\t"
                f"{decision.source_ref}\t{decision.wording}\t{life.person.language}"
            )
            standing[decision.topic, decision.channel] = f"{contact_id}\t{told}\t{record_id}"
        self._consents.lines.extend(standing.values())
