"""Figures that add up, samples that are fair, and both given up on time."""

from __future__ import annotations

from random import Random

import pytest
from django.db import connection

from contacts import segments
from contacts.enums import AddressKind, Channel, ConsentStatus, PhoneLine, Unreachable
from contacts.models import Contact, Segment
from contacts.segments import counting, patience, reaching, samples
from contacts.segments.patience import TooSlow, at_most
from contacts.segments.reaching import estimated, reached, while_one_waits
from tests.contacts.segments.programme import games, make_ticket, slow_down, slow_rows_of_people
from tests.factories import NOON, make_address, make_consent, make_contact, make_segment, make_topic

__all__ = ["games", "slow_rows_of_people"]

pytestmark = pytest.mark.django_db

FRENCH = {"match": "all", "conditions": [{"field": "language", "is": ["fr"]}]}
PATIENT = patience.PATIENT


def reach(criteria, channel=Channel.EMAIL, topic="news"):
    return reached(criteria, topic=make_topic(topic), channel=channel, at=NOON, seconds=PATIENT)


# --- Counting --------------------------------------------------------------------------------------------------------


def test_people_are_counted_by_language_in_the_order_of_languages():
    for language in ("ar", "fr", "fr"):
        make_contact(language=language)
    make_contact(language="fr", erased_at=NOON)

    assert counting.count({}) == counting.People(3, {"fr": 2, "ar": 1})
    assert list(counting.count({}).by_language) == ["fr", "ar"]
    assert counting.count(FRENCH) == counting.People(2, {"fr": 2})


def test_everybody_is_left_out_for_one_reason_and_the_sums_are_the_whole():
    news = make_topic("news")
    make_contact(language="fr", opted_in="news")
    make_contact(language="ar", opted_in="news")
    make_contact(language="fr")
    refused = make_contact(language="fr")
    make_consent(refused, topic=news, status=ConsentStatus.WITHDRAWN)
    make_contact(language="fr", opted_in="news", suppressed=True)
    make_contact(language="fr", opted_in="news", email=None)
    make_contact(language="fr", opted_in="news", is_minor=True)
    make_contact(language="fr", opted_in="news", paused_until=NOON.replace(year=2025))
    # Two reasons, one count: a minor without consent whose address is suppressed.
    make_contact(language="fr", is_minor=True, suppressed=True)

    found = reach({})

    assert found.by_language == {"fr": 1, "ar": 1}
    assert found.without_address == 1
    assert found.left_out == {
        Unreachable.MINOR: 2,
        Unreachable.NO_CONSENT: 2,
        Unreachable.PAUSED: 1,
        Unreachable.SUPPRESSED: 1,
    }
    assert found.total == counting.count({}).total == 9


def test_a_landline_is_no_address_for_an_sms():
    for number, line in [("+33140000000", PhoneLine.LANDLINE), ("+33612345678", PhoneLine.MOBILE)]:
        contact = make_contact(email=None, opted_in="news", channel=Channel.SMS)
        make_address(contact, number, kind=AddressKind.PHONE, line=line)

    found = reach({}, Channel.SMS)

    assert (found.reachable, found.without_address) == (1, 1)


def test_the_rule_narrows_whom_the_figures_are_about(games):
    holder = make_contact(opted_in="news")
    make_ticket(holder, games.final)
    make_contact(opted_in="news")
    held = {"match": "all", "conditions": [{"field": "ticket", "is": "held", "disciplines": ["ATH"]}]}

    assert (reach(held).total, reach(held).reachable) == (1, 1)


@pytest.mark.parametrize("people", [1, 3])
def test_figures_ask_the_same_however_many_people(django_assert_num_queries, people):
    for _ in range(people):
        make_contact(opted_in="news")
    topic = make_topic("news")

    with django_assert_num_queries(7):  # a savepoint, its limits, one question
        assert counting.count({}).total == people
    with django_assert_num_queries(7):
        assert reached({}, topic=topic, channel=Channel.EMAIL, at=NOON, seconds=PATIENT).reachable == people


# --- On time ---------------------------------------------------------------------------------------------------------


def test_what_takes_too_long_is_given_up_and_leaves_the_connection_as_it_was():
    with pytest.raises(TooSlow), at_most(0.05), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), pg_sleep(0.1)")
        assert cursor.fetchone()[0] == "0"


def test_any_other_mistake_is_not_taken_for_slowness():
    with pytest.raises(Exception, match="division by zero"), at_most(5), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_a_figure_that_is_not_exact_in_time_says_that_there_are_more(slow_rows_of_people, monkeypatch):
    monkeypatch.setattr(counting, "AT_LEAST", 2)

    # All of them take 0.3 seconds and more, two of them a fifth of that.
    assert counting.count({}, seconds=0.25) == counting.People(2, {}, is_exact=False)


def test_of_the_largest_rules_a_part_is_asked_and_multiplied(monkeypatch):
    monkeypatch.setattr(reaching, "STRETCHES", 4)
    monkeypatch.setattr(reaching, "ENOUGH", 10)
    for number in range(40):
        make_contact(opted_in="news" if number % 2 else None, language="fr")
    asked = {"topic": make_topic("news"), "channel": Channel.EMAIL, "at": NOON, "seconds": PATIENT, "length": 5}

    found = estimated({}, chance=Random(5), **asked)

    assert (found.asked, found.total) == (20, 40)
    assert 16 <= found.reachable <= 24
    assert found.reachable + found.left_out[Unreachable.NO_CONSENT] == 40
    with pytest.raises(TooSlow):
        estimated({"match": "none", "conditions": FRENCH["conditions"]}, chance=Random(5), **asked)


def test_whoever_waits_is_told_exactly_of_few_people_and_about_of_many(monkeypatch):
    monkeypatch.setattr(reaching, "STRETCHES", 4)
    monkeypatch.setattr(reaching, "STRETCH", 5)
    monkeypatch.setattr(reaching, "ENOUGH", 10)
    for _ in range(40):
        make_contact(opted_in="news", language="fr")
    asked = {"topic": make_topic("news"), "channel": Channel.EMAIL, "at": NOON, "chance": Random(5)}

    exact = while_one_waits(FRENCH, **asked)
    monkeypatch.setattr(reaching, "EXACT_UP_TO", 30)
    about = while_one_waits(FRENCH, **asked)

    assert (exact.reachable, exact.asked) == (40, None)
    assert (about.reachable, about.asked) == (40, 20)


def test_of_few_people_whom_it_takes_too_long_to_ask_a_larger_part_is_asked(monkeypatch):
    monkeypatch.setattr(reaching, "STRETCHES", 4)
    monkeypatch.setattr(reaching, "STRETCH", 1)
    monkeypatch.setattr(reaching, "LONG_STRETCH", 5)
    monkeypatch.setattr(reaching, "ENOUGH", 10)
    monkeypatch.setattr(reaching, "EXACT_WITHIN", 0.2)
    for _ in range(40):
        make_contact(opted_in="news")
    news = make_topic("news")
    slow_down(each=0.01)  # all of them: 0.4 seconds and more

    found = while_one_waits({}, topic=news, channel=Channel.EMAIL, at=NOON, chance=Random(5))

    assert (found.asked, found.reachable) == (20, 40)


# --- The stored figure -----------------------------------------------------------------------------------------------


def test_counting_a_segment_keeps_the_figure_and_not_a_new_date_of_change():
    segment = make_segment(criteria=FRENCH)
    make_contact(language="fr")
    changed = segment.updated_at

    counting.recount(segment, at=NOON)

    segment.refresh_from_db()
    assert (segment.people_count, segment.counted_at, segment.updated_at) == (1, NOON, changed)


def test_a_rule_that_was_changed_while_it_was_counted_does_not_get_the_figure_of_the_one_before():
    segment = make_segment(criteria={"match": "all", "conditions": [{"field": "language", "is": ["fr"]}]})
    other_rule = {"match": "all", "conditions": [{"field": "language", "is": ["de"]}]}
    Segment.objects.update(criteria=other_rule)

    counting.recount(segment, at=NOON)

    assert Segment.objects.get().counted_at is None


def test_at_night_a_rule_that_cannot_be_counted_keeps_its_last_figure():
    segment = make_segment(criteria={"languages": ["fr"]}, people_count=7, counted_at=NOON)

    counting.recount_if_possible(segment, at=NOON.replace(year=2025))

    segment.refresh_from_db()
    assert (segment.people_count, segment.counted_at) == (7, NOON)


# --- Samples ---------------------------------------------------------------------------------------------------------


def test_a_sample_is_ten_people_of_the_rule():
    inside = {make_contact(language="fr").pk for _ in range(15)}
    for _ in range(5):
        make_contact(language="de")
    make_contact(language="fr", erased_at=NOON)

    drawn = samples.sample(FRENCH, chance=Random(1))

    assert len({person.pk for person in drawn}) == 10
    assert {person.pk for person in drawn} <= inside


def test_everybody_is_as_likely_to_be_drawn_as_anybody_else():
    people = [make_contact(language="fr").pk for _ in range(20)]
    Contact.objects.filter(pk__in=people[:10]).update(tags=["early"])
    chance = Random(7)

    drawn = [person.pk for _ in range(60) for person in samples.sample(FRENCH, chance=chance)]

    times = [drawn.count(pk) for pk in people]
    assert sum(times) == 600
    assert min(times) > 15
    assert max(times) < 45


def test_few_people_among_many_are_drawn_too(monkeypatch):
    monkeypatch.setattr(samples, "_DRAWN", 1)
    rare = {make_contact(language="ko").pk for _ in range(3)}
    for _ in range(30):
        make_contact(language="fr")
    rule = {"match": "all", "conditions": [{"field": "language", "is": ["ko"]}]}

    assert {person.pk for person in samples.sample(rule, chance=Random(3))} == rare


def test_nobody_is_drawn_where_there_is_nobody():
    assert samples.sample({}, chance=Random(1)) == []
    make_contact(language="de")
    assert samples.sample(FRENCH, chance=Random(1)) == []


def test_a_segment_of_nobody_counts_nobody():
    assert counting.count(FRENCH) == counting.People(0, {})
    assert reach(FRENCH).total == 0
    assert not segments.described_by(FRENCH).exists()
