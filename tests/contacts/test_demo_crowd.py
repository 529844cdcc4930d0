"""Many invented people are written by several writers at once: none is missing and none comes twice."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from contacts.demo import crowd
from contacts.demo.topics import ensure_topics
from contacts.models import Contact

PEOPLE = 3_500


def seed(only: str) -> str:
    said = StringIO()
    call_command("seed_demo", contacts=PEOPLE, only=only, stdout=said)
    return said.getvalue()


@pytest.fixture
def several_writers(monkeypatch) -> None:
    monkeypatch.setattr(crowd, "_WORTH_IT", 2)
    monkeypatch.setattr(crowd, "PEOPLE", 1_000)


def test_many_people_are_written_by_several_writers(transactional_db, several_writers):
    seed("committee")

    said = seed("contacts")

    assert "3,500 people invented" in said
    assert Contact.objects.filter(system="demo").count() == PEOPLE
    assert len(set(Contact.objects.filter(system="demo").values_list("external_id", flat=True))) == PEOPLE
    assert "already there" in seed("contacts")


def test_a_killed_run_leaves_whole_thousands_and_the_next_run_fills_the_gaps(transactional_db, several_writers):
    seed("committee")
    _first, _second, third, _rest = crowd.missing_cohorts(PEOPLE)
    crowd.write_cohorts([third], topics=ensure_topics(), say=lambda _sentence: None)
    early = set(Contact.objects.values_list("external_id", "public_id"))

    assert [cohort.first for cohort in crowd.missing_cohorts(PEOPLE)] == [1, 1_001, 3_001]
    assert "2,500 people invented" in seed("contacts")
    assert early < set(Contact.objects.values_list("external_id", "public_id"))
    assert crowd.missing_cohorts(PEOPLE) == []


def test_a_writer_that_fails_stops_the_others_and_says_why(transactional_db, several_writers):
    with pytest.raises(KeyError):
        crowd.write_cohorts(crowd.missing_cohorts(PEOPLE), topics={}, say=lambda _sentence: None)
    assert not Contact.objects.exists()


def test_somebody_who_was_deleted_is_not_invented_again(db):
    call_command("seed_demo", contacts=20, only="committee", stdout=StringIO())
    call_command("seed_demo", contacts=20, only="contacts", stdout=StringIO())
    gone = Contact.objects.filter(system="demo", tickets=None).latest("pk")
    gone.delete()

    call_command("seed_demo", contacts=30, only="contacts", stdout=StringIO())

    assert Contact.objects.filter(system="demo").count() == 29
    assert not Contact.objects.filter(external_id=gone.external_id).exists()
