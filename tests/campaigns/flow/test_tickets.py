"""Whoever holds a ticket gets the message: a list has the sessions that the texts have words for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns import lifecycle, previews, readers
from campaigns.flow.snapshot import person_values
from campaigns.models import Message
from contacts.enums import Channel
from contacts.models import Ticket
from tests.campaigns.stages import deliver, scheduled, sending, statuses
from tests.factories import NOON, in_nine, make_contact, make_session, make_template, span

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIST = (
    "You hold {{ person.ticket_count }}: "
    "{% for ticket in person.tickets %}{{ ticket.session.code }} {{ ticket.session.time }}{% else %}none{% endfor %}."
)


@pytest.fixture
def over():
    return make_session(code="OLD01", during=span(NOON - 2 * DAY))


@pytest.fixture
def to_come():
    return make_session(code="NEW01", during=span(NOON + 2 * DAY))


def holder(name, *sessions):
    contact = make_contact(email=f"{name}@example.org", language="en", opted_in="news")
    for session in sessions:
        Ticket.objects.create(
            contact=contact, session=session, number=f"{name}-{session.code}", held_from=NOON - 9 * DAY
        )
    return contact


def listing():
    return make_template(**in_nine("body", LIST))


def test_holders_of_a_session_that_is_over_are_told_of_those_to_come(over, to_come):
    holder("returning", over, to_come)
    holder("past", over)

    campaign = sending(template=listing())
    gateway = deliver(campaign)

    assert statuses(campaign) == {"returning@example.org": "sent", "past@example.org": "sent"}
    rows = dict(Message.objects.filter(campaign=campaign).values_list("address", "slot_values"))
    assert [ticket["session"] for ticket in rows["returning@example.org"]["person.tickets"]] == ["NEW01"]
    assert (rows["returning@example.org"]["person.ticket_count"], rows["past@example.org"]["person.ticket_count"]) == (
        1,
        0,
    )
    assert "person.tickets" not in rows["past@example.org"]
    assert len(gateway.accepted) == 2


def test_a_session_that_ends_between_approval_and_departure_is_still_told_as_it_was_approved(to_come):
    holder("holder", to_come)
    campaign = scheduled(template=listing())
    type(campaign).objects.update(send_at=NOON + 3 * DAY)

    [started] = lifecycle.start_due(at=NOON + 3 * DAY)
    lifecycle.begin(started, at=NOON + 3 * DAY)

    assert [ticket["session"] for ticket in Message.objects.get().slot_values["person.tickets"]] == ["NEW01"]


def test_words_that_list_no_session_count_every_ticket(over, to_come):
    holder("holder", over, to_come)

    sending(template=make_template(**in_nine("body", "You hold {{ person.ticket_count }}.")))

    assert Message.objects.get().slot_values == {"person.ticket_count": 2}


def test_a_proof_of_a_holder_shows_what_the_snapshot_would_write(over, to_come):
    contact = holder("holder", over, to_come)
    campaign = scheduled(template=listing())

    shown = previews.of_campaign(campaign, language="en", reader=readers.person(contact, campaign))

    assert "You hold 1: NEW01" in shown.email.text
    assert person_values.of_one(contact, sessions=[])["person.ticket_count"] == 0


def test_a_proof_of_a_template_with_a_real_holder_is_a_page(over):
    reader = readers.person(holder("holder", over))

    shown = previews.of_template(listing(), language="en", reader=reader)

    assert "You hold 0: none" in shown.email.text


def test_a_value_that_somebody_lacks_is_a_finding_and_no_crash():
    template = make_template(**in_nine("body", "You hold {{ person.ticket_count }}."))
    reader = readers.Reader(readers.ReaderKind.PERSON, "x", "en", lambda _sessions: {})

    shown = previews.of_template(template, language="en", reader=reader)

    assert shown.copy is None
    assert [(each.code, each.language, each.channel) for each in shown.findings] == [
        ("VALUE_MISSING", "en", Channel.EMAIL)
    ]
