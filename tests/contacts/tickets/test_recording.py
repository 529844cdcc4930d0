"""Told twice, late or out of order: the holders are those whom all that was told makes them."""

from __future__ import annotations

import dataclasses
import itertools
import threading
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from committee.db import in_batches
from contacts import consents, erasure, merging, tickets
from contacts.enums import TicketEventType, TicketStatus
from contacts.models import Contact, Ticket, TicketEvent
from contacts.tickets import Holder, Result, Stated
from tests.contacts.tickets import plainly
from tests.contacts.tickets.plainly import Happened, Spell
from tests.contacts.tickets.shop import HOUR, LATER, event, spells, tell, told
from tests.contacts.waiting import after_us
from tests.factories import NOON, make_contact, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session(code="ATH-01")


@pytest.fixture
def ada():
    return make_contact()


@pytest.fixture
def bob():
    return make_contact()


def test_a_purchase_makes_a_holder(session, ada):
    assert told(event("bought", ada, session="ATH-01", category="A", block="104")) == ["recorded"]

    ticket = Ticket.objects.get()
    assert (ticket.contact, ticket.session, ticket.status, ticket.category, ticket.block, ticket.kind) == (
        ada, session, "held", "A", "104", "public",
    )  # fmt: skip
    assert set(tickets.holders_of(session)) == {ada}
    assert not tickets.former_holders_of(session).exists()


@pytest.mark.parametrize("kind", ["", "companion"])
def test_the_plain_purchase_is_written_as_it_is_derived(session, ada, kind):
    tell(event("bought", ada, session="ATH-01", category="A", block="104", kind=kind))

    rows = TicketEvent.objects.values_list(*Happened._fields)
    (spell,) = plainly.spells(Happened(*row) for row in rows)
    ticket = Ticket.objects.values(*(field.name for field in dataclasses.fields(Spell))).get()
    assert ticket == dataclasses.asdict(spell)


def test_a_transfer_ends_one_holding_and_begins_another(session, ada, bob):
    tell(event("bought", ada, session="ATH-01"), event("transferred", bob, at=NOON + HOUR))

    assert spells() == [(ada.pk, "ATH-01", "transferred"), (bob.pk, "ATH-01", "held")]
    assert set(tickets.holders_of(session)) == {bob}
    assert set(tickets.former_holders_of(session)) == {ada}


def test_whoever_gave_away_one_of_two_seats_is_still_a_holder_and_no_former_one(session, ada, bob):
    tell(
        event("bought", ada, session="ATH-01"),
        event("bought", ada, session="ATH-01", number="T-2"),
        event("transferred", bob, at=NOON + HOUR),
    )

    assert set(tickets.holders_of(session)) == {ada, bob}
    assert not tickets.former_holders_of(session).exists()


@pytest.mark.parametrize(("type_", "status"), [("refunded", "refunded"), ("resold", "resold")])
def test_what_became_of_a_ticket_is_kept(session, ada, bob, type_, status):
    tell(event("bought", ada, session="ATH-01"), event(type_, bob if type_ == "resold" else None, at=NOON + HOUR))

    assert spells()[0] == (ada.pk, "ATH-01", status)


def test_a_ticket_moved_to_another_session_leaves_its_holder_a_former_one_of_the_first(session, ada):
    other = make_session(code="ATH-02")
    tell(
        event("bought", ada, session="ATH-01", gate="", block="104"),
        event("changed", at=NOON + HOUR, session="ATH-02"),
    )

    assert spells() == [(ada.pk, "ATH-01", "moved"), (ada.pk, "ATH-02", "held")]
    assert set(tickets.former_holders_of(session)) == set(tickets.holders_of(other)) == {ada}
    assert Ticket.objects.get(status="held").block == ""


def test_a_change_of_seat_tells_more_of_the_same_holding(session, ada):
    tell(event("bought", ada, session="ATH-01", category="A", block="104"))
    before = Ticket.objects.get()

    tell(event("changed", at=NOON + HOUR, block="201"))

    ticket = Ticket.objects.get()
    assert (ticket.pk, ticket.category, ticket.block, ticket.held_from) == (before.pk, "A", "201", NOON)


def test_a_transfer_that_comes_before_its_purchase_waits_for_it(session, ada, bob):
    tell(event("transferred", bob, at=NOON + HOUR))
    assert spells() == []

    tell(event("bought", ada, session="ATH-01"))
    assert spells() == [(ada.pk, "ATH-01", "transferred"), (bob.pk, "ATH-01", "held")]


def test_the_same_events_again_change_nothing(session, ada, bob):
    events = [event("bought", ada, session="ATH-01"), event("transferred", bob, at=NOON + HOUR)]
    tell(*events)
    before = list(Ticket.objects.order_by("pk").values())

    assert told(*events) == ["known", "known"]
    assert told(events[0], events[0]) == ["known", "known"]
    assert list(Ticket.objects.order_by("pk").values()) == before
    assert TicketEvent.objects.count() == 2


def test_an_id_that_stands_for_something_else_now_is_refused(session, ada):
    first = event("bought", ada, session="ATH-01", event_id="E-1")
    tell(first)

    (outcome,) = tell(event("refunded", at=NOON + HOUR, event_id="E-1"))

    assert (outcome.result, outcome.field) == (Result.REFUSED, "event_id")
    assert spells() == [(ada.pk, "ATH-01", "held")]
    # Another system may use the same id, and the same number, for a ticket of its own.
    assert told(event("bought", ada, session="ATH-01", event_id="E-1", system="hospitality")) == ["recorded"]
    assert Ticket.objects.filter(status="held", number="T-1").count() == 2


@pytest.mark.parametrize(
    "told_otherwise", [{"block": "201"}, {"category": "B"}, {"kind": "companion"}, {"gate": "H"}, {"venue_part": "N"}]
)
def test_an_event_told_again_with_another_seat_is_refused(session, ada, told_otherwise):
    for code in ("G", "H"):
        session.venue.gates.create(code=code, name=code)
    for code in ("M", "N"):
        session.venue.parts.create(code=code, name=code)
    first = event("bought", ada, session="ATH-01", block="104", category="A", kind="public", gate="G", venue_part="M")
    tell(first)

    assert told(first) == ["known"]
    (outcome,) = tell(dataclasses.replace(first, **told_otherwise))
    assert (outcome.result, outcome.field) == (Result.REFUSED, "event_id")


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"type_": "bought", "session": "NONE"}, "session"),
        ({"type_": "bought"}, "session"),
        ({"type_": "bought", "session": "ATH-01", "holder": None}, "holder"),
        ({"type_": "bought", "session": "ATH-01", "holder": Holder(system="shop", external_id="nobody")}, "holder"),
        ({"type_": "refunded", "holder": Holder(system="back-office", external_id="x")}, "holder"),
        ({"type_": "bought", "session": "ATH-01", "gate": "Z"}, "gate"),
        ({"type_": "bought", "session": "ATH-01", "venue_part": "Z"}, "venue_part"),
        ({"type_": "changed", "gate": "Z"}, "session"),
        ({"type_": "bought", "session": "ATH-01", "at": LATER + HOUR}, "happened_at"),
    ],
)
def test_what_cannot_be_understood_is_refused_alone(session, ada, fields, at_fault):
    good = event("bought", ada, session="ATH-01", number="T-2")
    type_ = fields.pop("type_")

    bad, fine = tell(event(type_, None if type_ in {"refunded", "changed"} else ada, **fields), good)

    assert (bad.result, bad.field, fine.result) == (Result.REFUSED, at_fault, Result.RECORDED)
    assert str(bad.why)
    assert TicketEvent.objects.get().number == "T-2"


# --- Who holds it ----------------------------------------------------------------------------------------------------


def test_a_holder_is_known_by_any_of_their_ids(session, ada):
    ada.references.create(system="shop", external_id="C-7")
    named = [
        Holder(public_id=ada.public_id),
        Holder(system=ada.system, external_id=ada.external_id),
        Holder(system="shop", external_id="C-7"),
    ]

    for number, holder in enumerate(named):
        tell(event("bought", session="ATH-01", number=str(number), holder=holder))

    assert list(Ticket.objects.values_list("contact", flat=True)) == [ada.pk] * 3


def test_a_person_whom_nobody_knows_is_registered_once(session):
    nina = Holder(
        system="ticketing",
        external_id="N-1",
        stated=Stated(details={"given_name": "Nina", "language": "de"}, email="Nina@Example.org"),
    )

    tell(*(event("bought", session="ATH-01", number=str(number), holder=nina) for number in range(3)))

    contact = Contact.objects.get()
    assert (contact.external_id, contact.given_name, contact.language) == ("N-1", "Nina", "de")
    assert contact.addresses.get().normalised == "nina@example.org"
    assert contact.tickets.count() == 3


def test_an_event_never_changes_a_person_whom_we_know(session, ada):
    stated = Stated(details={"given_name": "Someone else"})
    holder = Holder(system=ada.system, external_id=ada.external_id, stated=stated)

    tell(event("bought", session="ATH-01", holder=holder))

    ada.refresh_from_db()
    assert ada.given_name == ""


def test_a_person_whose_address_cannot_be_written_to_is_refused_with_the_reason(session):
    holder = Holder(system="ticketing", external_id="N-1", stated=Stated(email="no address"))

    (outcome,) = tell(event("bought", session="ATH-01", holder=holder))

    assert (outcome.result, outcome.field) == (Result.REFUSED, "holder")
    assert not Contact.objects.exists()


def test_a_ticket_of_somebody_merged_is_held_by_the_entry_that_was_kept(session, ada, bob):
    tell(event("bought", bob, session="ATH-01"))
    consents.join(ada, bob, at=NOON, by=None)
    bob.tickets.update(contact=ada)
    Contact.objects.filter(pk=bob.pk).update(merged_into=ada)

    tell(event("changed", at=NOON + HOUR, block="104"), event("bought", bob, session="ATH-01", number="T-2"))

    assert set(Ticket.objects.values_list("contact", "status")) == {(ada.pk, "held")}
    assert set(tickets.holders_of(session)) == {ada}


def test_somebody_erased_gets_no_ticket(session, ada):
    Contact.objects.filter(pk=ada.pk).update(erased_at=NOON)

    assert told(event("bought", ada, session="ATH-01")) == ["refused"]


@pytest.fixture
def nina():
    stated = Stated(details={"given_name": "Nina", "language": "de"}, email="nina@example.org")
    return Holder(system="ticketing", external_id="N-1", stated=stated)


@pytest.mark.parametrize("is_merged", [False, True])
def test_an_old_event_told_again_does_not_bring_back_somebody_erased(session, ada, nina, is_merged):
    purchase = event("bought", session="ATH-01", holder=nina)
    tell(purchase)
    person = Contact.objects.get(external_id="N-1")
    if is_merged:
        person = merging.merge(ada, person, keep={}, why="same desk", by=None, at=NOON).survivor
    erasure.erase(person, by=None, at=LATER)
    before = Contact.objects.count()

    assert told(purchase) == ["known"]
    assert told(dataclasses.replace(purchase, block="201")) == ["refused"]
    assert Contact.objects.count() == before
    assert not Contact.objects.filter(external_id="N-1").exists()


def test_an_event_that_is_refused_registers_nobody(session, ada, nina):
    tell(event("bought", ada, session="ATH-01", event_id="E-1"))

    assert told(event("bought", session="ATH-01", event_id="E-1", holder=nina)) == ["refused"]
    # Nor one that a list tells for the second time.
    twice = [event("bought", one, session="ATH-01", event_id="E-2", number="T-2") for one in (ada, None)]
    assert told(twice[0], dataclasses.replace(twice[1], holder=nina)) == ["recorded", "refused"]
    assert Contact.objects.get() == ada


def test_the_second_telling_counts_where_the_first_could_not_be_understood(session, nina):
    unreadable = event("bought", session="NONE", holder=nina)

    assert told(unreadable, dataclasses.replace(unreadable, session="ATH-01")) == ["refused", "recorded"]
    assert Contact.objects.get().external_id == "N-1"


def test_a_transfer_is_a_sign_of_life_of_both(session, ada, bob):
    Contact.objects.update(last_sign_at=NOON - 24 * HOUR)

    tell(event("bought", ada, session="ATH-01"), event("transferred", bob, at=NOON + HOUR))

    assert set(Contact.objects.values_list("last_sign_at", flat=True)) == {NOON + HOUR}


# --- Whatever the order ----------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(list(TicketEventType)),
        st.integers(0, 4),  # the hour: some at once
        st.integers(0, 2),  # to whom
        st.sampled_from(["", "ATH-01", "ATH-02"]),
        st.sampled_from(["", "104", "201"]),
    ),
    min_size=1,
    max_size=7,
)


def naive_holder(events) -> int | None:
    """Who holds it at last, told in the plainest way."""
    holder, session = None, ""
    for one in sorted(events, key=lambda one: (one.happened_at, one.event_id)):
        session = one.session or session
        if one.type == TicketEventType.REFUNDED:
            holder = None
        elif one.holder:
            holder = one.holder
    return holder if session else None


class TestWhateverTheOrder(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(steps=STEPS, chance=st.randoms(use_true_random=False))
    def test_any_order_and_any_repetition_gives_the_same_holdings(self, steps, chance):
        people = [make_contact() for _ in range(3)]
        for code in ("ATH-01", "ATH-02"):
            make_session(code=code)
        events = [self.event(*step, people=people) for step in steps]
        tell(*sorted(events, key=lambda one: (one.happened_at, one.event_id)))
        expected = spells()

        again = [self.copied(one, "T-2") for one in events] * 2
        chance.shuffle(again)
        for few in in_batches(again, 3):
            tell(*few)

        assert spells("T-2") == expected
        held = Ticket.objects.filter(number="T-2", status=TicketStatus.HELD).first()
        assert (held and Holder(system=held.contact.system, external_id=held.contact.external_id)) == naive_holder(
            events
        )
        self.follow_each_other("T-2")

    @staticmethod
    def event(type_, hour, person, session, block, *, people):
        gives = type_ not in {TicketEventType.REFUNDED, TicketEventType.CHANGED}
        return event(
            type_,
            people[person] if gives else None,
            at=NOON + hour * HOUR,
            session=session or ("ATH-01" if type_ == TicketEventType.BOUGHT else ""),
            block=block,
        )

    @staticmethod
    def copied(one, number):
        fields = {name: getattr(one, name) for name in one.__slots__}
        return tickets.Told(**fields | {"number": number, "event_id": f"{one.event_id}-{number}"})

    @staticmethod
    def follow_each_other(number):
        rows = list(Ticket.objects.filter(number=number).order_by("held_from", "held_until"))
        for before, after in itertools.pairwise(rows):
            assert before.held_until <= after.held_from


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_of_one_ticket_at_once_neither_is_lost(session, ada, bob):
    def tell_and_leave(*events):
        try:
            tell(*events)
        finally:
            connection.close()

    bought = [event("bought", ada, session="ATH-01", number=f"T-{n}") for n in range(40)]
    passed_on = [event("transferred", bob, at=NOON + HOUR, number=f"T-{n}") for n in range(40)]
    threads = [
        threading.Thread(target=tell_and_leave, args=few)
        for few in (bought[::2], passed_on[::-1], bought[::-1], passed_on)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert Ticket.objects.filter(contact=ada, status="transferred").count() == 40
    assert Ticket.objects.filter(contact=bob, status="held").count() == 40
    assert Ticket.objects.filter(held_until=NOON + timedelta(hours=1)).count() == 40


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_one_event_of_different_people_at_once_the_refused_one_leaves_nothing(session, ada, nina):
    purchase = event("bought", ada, session="ATH-01")
    with after_us() as begin:
        tell(purchase)
        other = begin(lambda: told(dataclasses.replace(purchase, holder=nina, number="T-2")))

    assert other.result() == ["refused"]
    assert Contact.objects.get() == Ticket.objects.get().contact == ada
