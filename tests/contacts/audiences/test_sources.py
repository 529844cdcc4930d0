"""Each kind of source means exactly whom it says, and several together mean everybody of them once."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from contacts import audiences
from contacts.audiences.registry import UnknownSource
from contacts.models import ListedContact, PeopleList
from tests.contacts.audiences.sources import Meant
from tests.contacts.segments.programme import FOURTH, games, make_ticket
from tests.factories import NOON, make_contact, make_segment, make_session, make_shift, make_venue, make_volunteer
from volunteers.enums import AssignmentStatus
from volunteers.models import Assignment

__all__ = ["games"]

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def speaking(language):
    criteria = {"match": "all", "conditions": [{"field": "language", "is": [language]}]}
    return Meant("segment", segment=make_segment(name=f"Speaks {language}", criteria=criteria))


def listed(*contacts, name="VIPs"):
    people_list = PeopleList.objects.create(name=name, people_count=len(contacts))
    ListedContact.objects.bulk_create(ListedContact(list=people_list, contact=each) for each in contacts)
    return Meant("list", people_list=people_list)


def found(*sources):
    """As a list: somebody who came twice would be seen."""
    return sorted(audiences.people_of(sources).values_list("pk", flat=True))


def serve(shift, *, status=AssignmentStatus.CONFIRMED):
    volunteer = make_volunteer()
    Assignment.objects.create(volunteer=volunteer, shift=shift, during=shift.during, status=status)
    return volunteer.contact


def test_ticket_holders_are_those_who_hold_one_now_and_former_ones_those_who_hold_none_any_more(games):
    holder, gone, came_back, elsewhere = (make_contact() for _ in range(4))
    make_ticket(holder, games.final)
    make_ticket(gone, games.final, status="refunded")
    make_ticket(came_back, games.final, status="refunded")
    make_ticket(came_back, games.final)
    make_ticket(elsewhere, games.heats)
    make_ticket(make_contact(erased_at=NOON), games.final)

    assert found(Meant("tickets", session=games.final)) == [holder.pk, came_back.pk]
    assert found(Meant("tickets", session=games.final, is_former=True)) == [gone.pk]


def test_the_people_of_a_list_are_those_on_it_who_are_still_there():
    inside, erased = make_contact(), make_contact(erased_at=NOON)
    make_contact()

    assert found(listed(inside, erased)) == [inside.pk]


def test_volunteers_are_those_with_a_seat_that_meets_the_place_the_position_and_the_hours():
    venue = make_venue()
    morning = make_shift(NOON - 6 * HOUR, 4)
    morning.position.venue = venue
    morning.position.save()
    evening = make_shift(NOON + 6 * HOUR, 4, position=morning.position)
    other_place = make_shift(NOON - 6 * HOUR, 4)
    early, late, elsewhere = serve(morning), serve(evening), serve(other_place)
    serve(morning, status=AssignmentStatus.DECLINED)

    assert found(Meant("shifts", venue=venue)) == sorted([early.pk, late.pk])
    assert found(Meant("shifts", position_of=morning.position)) == sorted([early.pk, late.pk])
    assert found(Meant("shifts", venue=venue, from_at=NOON, until_at=NOON + 7 * HOUR)) == [late.pk]
    assert found(Meant("shifts", from_at=NOON - 4 * HOUR, until_at=NOON - 3 * HOUR)) == sorted(
        [early.pk, elsewhere.pk]
    )
    assert found(Meant("shifts", venue=venue, until_at=NOON)) == [early.pk]


def test_several_sources_are_everybody_of_them_once(games):
    """Against plain Python: everybody is, or is not, of each of four sources, in all sixteen combinations."""
    shift = make_shift()
    on_list, expected = [], set()
    for speaks, holds, is_listed, serves in itertools.product((True, False), repeat=4):
        person = make_contact(language="ar" if speaks else "fr")
        if holds:
            make_ticket(person, games.final)
        if is_listed:
            on_list.append(person)
        if serves:
            volunteer = make_volunteer(contact=person)
            Assignment.objects.create(
                volunteer=volunteer, shift=shift, during=shift.during, status=AssignmentStatus.CONFIRMED
            )
        if speaks or holds or is_listed or serves:
            expected.add(person.pk)
    sources = [
        speaking("ar"),
        Meant("tickets", session=games.final),
        listed(*on_list),
        Meant("shifts", venue=shift.position.venue),
    ]

    assert found(*sources) == sorted(expected)
    assert len(expected) == 15


def test_without_a_source_nobody_is_meant():
    make_contact()

    assert found() == []


def test_a_single_source_is_asked_as_it_is_and_several_without_a_scan_of_everybody(games):
    """One segment keeps the plan that was measured on millions; a union looks up whom its parts have found."""
    one = speaking("ar")
    plan = audiences.people_of([listed(), Meant("tickets", session=games.final)]).explain()

    assert "UNION" not in str(audiences.people_of([one]).query)
    assert "Append" in plan
    assert "SubPlan" not in plan


def test_a_kind_that_nobody_registered_is_refused():
    with pytest.raises(UnknownSource):
        audiences.people_of([Meant("weather")])


def test_sources_are_said_in_one_phrase_in_both_languages_of_the_back_office(games):
    venue = make_venue(name_en="Velodrome", name_fr="Vélodrome")
    hours = {"from_at": FOURTH, "until_at": FOURTH + 3 * HOUR}
    sources = [
        speaking("ar"),
        Meant("tickets", session=games.final),
        Meant("tickets", session=games.final, is_former=True),
        listed(),
        Meant("shifts", venue=venue, **hours),
        Meant("shifts", venue=venue, from_at=FOURTH),
        Meant("shifts"),
    ]

    with translation.override("en"):
        assert [audiences.sentence([each]) for each in sources] == [
            "the segment “Speaks ar”",
            "the ticket holders of ATH01 (Athletics, 4 August)",
            "those who gave up their tickets for ATH01 (Athletics, 4 August)",
            "the list “VIPs”",
            "the volunteers on shifts at Velodrome (Sun 4 August, 20:00–23:00)",
            "the volunteers on shifts at Velodrome (from 4 August, 20:00)",
            "the volunteers on shifts at all venues",
        ]
        assert (
            audiences.sentence(sources[:2])
            == "the segment “Speaks ar” and the ticket holders of ATH01 (Athletics, 4 August)"
        )


def test_the_rule_is_the_same_whoever_the_people_are_and_another_where_what_is_meant_changes(games):
    source, tickets = speaking("ar"), Meant("tickets", session=games.final)
    before = audiences.rules([source, tickets])
    make_ticket(make_contact(language="ar"), games.final)

    assert audiences.rules([source, tickets]) == before

    source.segment.criteria = {}
    assert audiences.rules([source, tickets]) == [
        {"kind": "segment", "segment": source.segment.pk, "criteria": {}},
        {"kind": "tickets", "session": "ATH01", "former": False},
    ]


def test_the_rule_of_a_shift_names_codes_and_hours():
    shift, start = make_shift(), datetime.fromisoformat("2024-08-04T18:00:00+00:00")
    source = Meant("shifts", venue=shift.position.venue, position_of=shift.position, from_at=start)

    assert audiences.rules([source]) == [
        {
            "kind": "shifts",
            "venue": shift.position.venue.code,
            "position": shift.position.code,
            "from": "2024-08-04T18:00:00+00:00",
            "until": "",
        }
    ]


def test_a_session_without_tickets_has_no_holders():
    assert found(Meant("tickets", session=make_session())) == []


def test_who_looks_for_examples_gets_some_of_each_source():
    french, korean = ([make_contact(language=code).pk for _ in range(3)] for code in ("fr", "ko"))

    some = set(audiences.people_of([speaking("fr"), speaking("ko")], at_most=2).values_list("pk", flat=True))

    assert (len(some & set(french)), len(some & set(korean))) == (2, 2)
