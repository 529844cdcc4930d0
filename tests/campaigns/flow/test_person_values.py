"""What the snapshot writes down of a person is what the pages say of them, and what a text asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.flow.snapshot import person_values
from campaigns.placeholders import (
    CATALOGUE,
    OFFSET,
    READER_TIME,
    SALUTATION,
    Moment,
    Scope,
    reader_times,
    sample_person,
)
from committee.models import Gate
from contacts.enums import TicketStatus
from contacts.models import Contact, Ticket
from tests.factories import in_nine, make_campaign, make_contact, make_session, make_venue, make_volunteer, span
from volunteers.enums import VolunteerStatus

pytestmark = pytest.mark.django_db

EVENING = datetime(2024, 8, 2, 17, tzinfo=UTC)


def of_one(contact, **campaign):
    return person_values.of_one(contact, campaign=make_campaign(**campaign))


def hold(contact, number, session, **fields):
    return Ticket.objects.create(
        contact=contact, number=number, session=session, held_from=EVENING - timedelta(days=30), **fields
    )


NAMES = [
    ("fr", "Zoé", "Lefèvre", "", "Zoé Lefèvre", "Zoé"),
    ("zh-hans", "晓明", "王", "", "王晓明", "王晓明"),
    ("ko", "지우", "김", "", "김지우", "김지우"),
    ("ja", "John", "Smith", "", "John Smith", "John"),
    ("fr", "晓明", "王", "", "王晓明", "王晓明"),
    ("zh-hans", "Anna", "Müller", "", "Anna Müller", "Anna"),
    ("ja", "ジョン", "スミス", "", "ジョン スミス", "ジョン"),
    ("en", "Juan", "de la Cruz", "", "Juan de la Cruz", "Juan"),
    ("ar", "ليلى", "", "", "ليلى", "ليلى"),
    ("es", "", "Núñez", "", "Núñez", "Núñez"),
    ("ar", "", "", "نور", "نور", "نور"),
    ("ru", "", "", "", "", ""),
]


@pytest.mark.parametrize("written", NAMES, ids=str)
def test_names_read_as_their_bearers_write_them_on_pages_and_in_messages_alike(written):
    language, given, family, native, full, greeted = written
    contact = make_contact(language=language, given_name=given, family_name=family, native_name=native)

    values = of_one(contact)

    assert (contact.full_name, contact.salutation_name) == (full, greeted)
    assert (values.get("person.full_name", ""), values.get("person.salutation_name", "")) == (full, greeted)
    assert values["person.language"] == language


def test_who_holds_nothing_and_serves_nowhere_is_told_so():
    values = of_one(make_contact(), session=make_session())

    assert {name: value for name, value in values.items() if name != "person.language"} == {
        "person.ticket_count": 0,
        "person.has_tickets": False,
        "person.holds_session": False,
        "person.is_volunteer": False,
    }


def test_tickets_stand_in_the_order_of_their_sessions_and_say_what_is_known():
    contact, venue = make_contact(), make_venue()
    later, sooner = (make_session(venue=venue, during=span(EVENING + timedelta(days=days))) for days in (3, 1))
    gate = Gate.objects.create(venue=venue, code="A", **in_nine("name", "Gate A"))
    hold(contact, "T1", later)
    hold(contact, "T2", sooner, gate=gate, block="104", category="B")
    hold(contact, "T3", sooner, status=TicketStatus.REFUNDED, held_until=EVENING)
    hold(make_contact(), "T4", sooner)

    values = of_one(contact, session=sooner)

    assert values["person.tickets"] == [
        {"session": sooner.code, "gate": "A", "block": "104", "category": "B"},
        {"session": later.code},
    ]
    assert values["person.ticket_count"] == 2
    assert values["person.has_tickets"] is True
    assert values["person.holds_session"] is True
    assert of_one(contact, session=make_session())["person.holds_session"] is False
    assert of_one(contact)["person.holds_session"] is False


def test_a_list_ends_after_fifty_tickets_and_the_count_does_not():
    contact, session = make_contact(), make_session()
    Ticket.objects.bulk_create(
        Ticket(contact=contact, number=f"T{n:03}", session=session, held_from=EVENING) for n in range(60)
    )

    values = of_one(contact)

    assert len(values["person.tickets"]) == person_values.MOST_TICKETS
    assert values["person.ticket_count"] == 60


@pytest.mark.parametrize(("status", "is_one"), [(VolunteerStatus.ACCEPTED, True), (VolunteerStatus.WITHDRAWN, False)])
def test_a_volunteer_is_who_was_accepted(status, is_one):
    assert of_one(make_volunteer(status=status).contact)["person.is_volunteer"] is is_one


@pytest.mark.parametrize(
    ("zone", "offset", "told"),
    [
        ("Europe/Paris", "120", " (19:00 chez vous)"),
        ("Pacific/Tahiti", "-600", ""),
        ("Asia/Kathmandu", "345", " (22:45 chez vous)"),
        ("Asia/Tokyo", "540", " (28 juillet, 02:00 chez vous)"),
        ("", None, ""),
        ("Mars/Olympus", None, ""),
    ],
)
def test_a_readers_clock_is_told_where_it_differs_from_that_of_tahiti(zone, offset, told):
    surfing = datetime(2024, 7, 27, 17, tzinfo=UTC)
    session = make_session(venue=make_venue(time_zone="Pacific/Tahiti"), during=span(surfing))

    found = of_one(make_contact(time_zone=zone), session=session).get(OFFSET)

    assert found == offset
    assert reader_times(Moment(surfing, "Pacific/Tahiti"), "fr").get(found, "") == told


def test_a_clock_is_told_as_it_stands_when_the_session_begins_not_today():
    winter = make_session(during=span(datetime(2025, 1, 15, 12, tzinfo=UTC)))

    assert of_one(make_contact(time_zone="Europe/Paris"), session=winter)[OFFSET] == "60"
    assert OFFSET not in of_one(make_contact(time_zone="Europe/Paris"))


def test_every_value_of_a_person_can_be_written_down():
    links = CATALOGUE.links
    made_of_others = {SALUTATION: "person.salutation_name", READER_TIME: OFFSET}
    names = {made_of_others.get(one.name, one.name) for one in CATALOGUE.of(Scope.PERSON)} - links

    assert names == set(person_values.EXPRESSIONS)
    assert set(sample_person("fr")) - links == set(person_values.EXPRESSIONS)


def test_of_a_person_is_read_only_what_a_text_tells():
    assert person_values.details([]) == ("language",)
    assert person_values.details(["person.given_name"]) == ("language", "given_name")
    assert person_values.details([OFFSET, "person.ticket_count"]) == ("language", "time_zone")
    assert set(person_values.details(["person.full_name"])) == {"language", "given_name", "family_name", "native_name"}


def test_one_statement_writes_all_values_of_everybody(django_assert_num_queries):
    contact = make_contact(given_name="Ada")
    campaign = make_campaign(session=make_session())
    Contact.objects.filter(pk=contact.pk).update(time_zone="Asia/Tokyo")

    with django_assert_num_queries(1):
        values = person_values.of_one(contact, campaign=campaign)

    assert (values["person.given_name"], values[OFFSET]) == ("Ada", "540")
