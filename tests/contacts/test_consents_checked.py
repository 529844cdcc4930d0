"""All rights follow from the ledger, or somebody hears of it: every night, and whenever an administrator asks."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from committee.models import AuditEntry
from contacts import consents, health, tasks
from contacts.consents import nightly
from contacts.enums import Channel, ConsentSource
from contacts.models import Consent, ConsentCheck, Contact
from tests.factories import NOON, make_contact, make_topic

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Of whom the first has left again, and the second was entered twice."""
    first, second, twice = (make_contact() for _ in range(3))
    for person in (first, second, twice):
        told(consents.record_opt_in, person, at=NOON)
    told(consents.withdraw, first, at=NOON + HOUR)
    told(consents.withdraw, twice, at=NOON + HOUR)
    consents.join(second, twice, at=NOON + HOUR, by=None)
    Contact.objects.filter(pk=twice.pk).update(merged_into=second)
    return first, second, twice


def told(verb, person, *, at):
    return verb(person, topic=make_topic(), channel=Channel.EMAIL, source=ConsentSource.API, at=at)


def rights():
    return sorted(Consent.objects.values_list("contact", "topic", "channel", "status", "since", "record"))


def differing():
    return [key for found in consents.ranges(at_once=1) for key in found.differing]


def test_what_the_domain_writes_never_differs(people):
    assert differing() == []
    assert [found.last for found in consents.ranges(at_once=2)] == [people[1].pk, people[2].pk]


@pytest.mark.parametrize("damage", ["raised", "moved", "lost", "superfluous", "all lost"])
def test_whatever_happened_to_the_rights_the_ledger_brings_them_back(people, damage, capsys):
    before = rights()
    first, second, twice = people
    match damage:
        case "raised":
            Consent.objects.filter(contact=first).update(status="granted")
        case "moved":
            Consent.objects.filter(contact=first).update(since=NOON)
        case "lost":
            Consent.objects.filter(contact=second).delete()
        case "superfluous":
            row = Consent.objects.get(contact=first)
            row.pk, row.contact = None, twice
            row.save(force_insert=True)
        case "all lost":
            Consent.objects.all().delete()

    hurt = {"lost": {second.pk}, "superfluous": {twice.pk}, "all lost": {first.pk, second.pk}}.get(damage, {first.pk})
    assert set(differing()) == hurt
    with pytest.raises(CommandError, match=f"The rights of {len(hurt)} people"):
        call_command("rebuild_consents", check=True)
    call_command("rebuild_consents")

    assert rights() == before
    assert differing() == []
    assert AuditEntry.objects.get(action="contacts.rebuild_consents").after == {"people": len(hurt)}
    assert f"The rights of {len(hurt)} people were brought back" in capsys.readouterr().out


def test_everybody_and_one_person_are_rebuilt_to_the_same_rights(people):
    before = rights()
    for person in people:
        consents.rebuild(person)

    assert [row[:-1] for row in rights()] == [row[:-1] for row in before]
    assert differing() == []


def test_the_nightly_check_is_an_alarm_in_the_log_and_on_the_health_page(people, caplog):
    tasks.check_consents()
    check = ConsentCheck.objects.get()
    assert (check.people, check.differing, check.finished_at is not None) == (3, 0, True)
    assert (health.differing_rights().is_well, health.differing_rights().figure) == (True, 0.0)

    Consent.objects.filter(contact=people[0]).update(status="granted")
    with caplog.at_level(logging.ERROR):
        tasks.check_consents()

    assert f"the rights of 1 people are not those of the ledger, contacts {people[0].pk}" in caplog.text
    assert (health.differing_rights().is_well, health.differing_rights().figure) == (False, 1.0)


def test_a_check_that_was_killed_goes_on_where_it_was(people, monkeypatch):
    check = nightly.begin(at=NOON)
    monkeypatch.setattr(nightly, "ranges", lambda after: consents.ranges(after=after, at_once=1))

    assert not nightly.go_on(check, at=NOON, seconds=0)
    assert nightly.begin(at=NOON + HOUR) == check
    assert nightly.go_on(check, at=NOON + HOUR, seconds=60)

    assert (check.people, check.reached) == (3, people[2].pk)
    assert nightly.begin(at=NOON + 2 * HOUR) != check
