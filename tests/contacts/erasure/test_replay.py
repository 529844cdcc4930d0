"""A restored backup brings nobody back: the list of erasures lies outside the database."""

from __future__ import annotations

import json
import os
import resource
import stat
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command

from contacts import addresses, erasure, suppressions
from contacts.enums import AddressKind
from contacts.models import Address, Contact, Suppression
from tests.contacts.erasure.noted import noted
from tests.factories import NOON, make_address, make_contact, make_user

pytestmark = pytest.mark.django_db

EMAIL = "lea@example.org"
DIGEST = addresses.digest(AddressKind.EMAIL, EMAIL)


def restore(subject, **fields):
    """As the backup of last night had the person: the same row, with the name and the address."""
    Suppression.objects.all().delete()
    restored = Contact.objects.get(subject=subject)
    Contact.objects.filter(pk=restored.pk).update(erased_at=None, given_name="Léa", external_id="L-1", **fields)
    make_address(restored, EMAIL)
    return Contact.objects.get(pk=restored.pk)


def test_an_erasure_is_noted_without_anything_that_says_who_it_was(erasure_log):
    person = make_contact(email=EMAIL, given_name="Léa", external_id="L-1")

    erasure.erase(person, by=None, at=NOON)

    (line,) = noted(erasure_log)
    assert json.loads(line) == {
        "at": NOON.isoformat(),
        "subjects": [str(person.subject)],
        "digests": [f"email:{DIGEST.hex()}"],
    }
    assert stat.S_IMODE(erasure_log.stat().st_mode) == 0o600


def test_whom_a_backup_brought_back_is_erased_again(erasure_log):
    person = make_contact(email=EMAIL, given_name="Léa")
    stranger = make_contact(email="max@example.org", given_name="Max")
    erasure.erase(person, by=None, at=NOON)
    restore(person.subject)

    assert erasure.replay(is_dry=True) == erasure.Replayed(noted=1, people=1, addresses=1)
    assert Contact.objects.get(pk=person.pk).given_name == "Léa"
    first, second = erasure.replay(), erasure.replay()

    person.refresh_from_db()
    stranger.refresh_from_db()
    assert (person.given_name, person.erased_at) == ("", NOON)
    assert not Address.objects.filter(contact=person).exists()
    assert (stranger.given_name, stranger.erased_at) == ("Max", None)
    assert suppressions.standing_on(AddressKind.EMAIL, EMAIL).reason == "erasure"
    assert [first, second] == [erasure.Replayed(1, 1, 1), erasure.Replayed(1, 0, 0)]
    assert len(noted(erasure_log)) == 1


def test_an_address_is_suppressed_again_although_its_owner_was_in_no_backup():
    person = make_contact(email=EMAIL)
    erasure.erase(person, by=None, at=NOON)
    Suppression.objects.all().delete()
    Contact.objects.all().delete()

    assert erasure.replay() == erasure.Replayed(noted=1, people=0, addresses=1)
    assert suppressions.standing_on(AddressKind.EMAIL, EMAIL).since == NOON


def test_an_address_that_was_opened_again_after_the_erasure_stays_open():
    erasure.erase(make_contact(email=EMAIL), by=None, at=NOON)
    suppressions.lift(Suppression.objects.get(), by=make_user(), reason="new owner", at=NOON, owner_asked=True)

    assert erasure.replay().addresses == 0
    assert suppressions.standing_on(AddressKind.EMAIL, EMAIL) is None


def test_somebody_who_came_back_by_themselves_is_not_erased_again():
    erasure.erase(make_contact(email=EMAIL), by=None, at=NOON)
    back = make_contact(email=EMAIL, given_name="Léa")

    assert erasure.replay().people == 0
    back.refresh_from_db()
    assert back.given_name == "Léa"


def test_the_end_of_a_retention_is_not_noted_for_the_rule_finds_them_again(erasure_log):
    person = make_contact(email=EMAIL)

    assert erasure.let_go([person.pk], at=NOON, still=set) == {person.pk}

    assert not erasure_log.exists()
    assert suppressions.standing_on(AddressKind.EMAIL, EMAIL) is None


def test_nobody_is_erased_while_the_list_cannot_be_written(settings, tmp_path):
    settings.ERASURE_LOG = tmp_path  # a folder
    person = make_contact(email=EMAIL, given_name="Léa")

    with pytest.raises(erasure.LogUnwritable):
        erasure.erase(person, by=None, at=NOON)

    person.refresh_from_db()
    assert (person.given_name, person.erased_at) == ("Léa", None)


@pytest.mark.parametrize("damage", [b'{"at": "2024-', b'{"at": 1}\n', b"[]\n", b"\xff\x00\n"])
def test_a_line_cut_short_or_damaged_hides_no_other_and_is_told(erasure_log, damage, capsys):
    first, second = (make_contact(email=EMAIL, given_name="Léa") for _ in range(2))
    erasure.erase(first, by=None, at=NOON)
    with erasure_log.open("ab") as log:
        log.write(damage)
    erasure.erase(second, by=None, at=NOON)
    restore(second.subject)

    call_command("replay_erasures")

    second.refresh_from_db()
    assert second.erased_at == NOON
    assert erasure.replay() == erasure.Replayed(noted=2, people=0, addresses=0, unreadable=1)
    assert "1 lines cannot be read" in capsys.readouterr().err


def test_nobody_is_erased_when_only_half_of_the_line_can_be_written(erasure_log):
    erasure.erase(make_contact(), by=None, at=NOON)
    person = make_contact(email=EMAIL, given_name="Léa")

    with room_for(erasure_log.stat().st_size + 20), pytest.raises(erasure.LogUnwritable):
        erasure.erase(person, by=None, at=NOON)

    person.refresh_from_db()
    assert (person.given_name, person.erased_at) == ("Léa", None)
    erasure.erase(person, by=None, at=NOON)
    replayed = erasure.replay()
    assert (replayed.noted, replayed.unreadable) == (2, 1)


@contextmanager
def room_for(size):
    """As on a full disk: no file of this process grows beyond that size."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


def test_two_processes_write_two_lines(erasure_log):
    for _ in range(2):
        erasure.erase(make_contact(), by=None, at=NOON)

    assert len(noted(erasure_log)) == 2
    assert os.access(erasure_log, os.R_OK)


def test_the_command_says_how_many_were_back():
    person = make_contact(email=EMAIL)
    erasure.erase(person, by=None, at=NOON)
    restore(person.subject)

    said = StringIO()
    call_command("replay_erasures", "--dry-run", stdout=said)
    call_command("replay_erasures", stdout=said)

    assert [line.partition(": ")[2] for line in said.getvalue().splitlines()] == [
        "1 erasures. Back and would be erased again: 1. Addresses that would be suppressed again: 1.",
        "1 erasures. Back and erased again: 1. Addresses that were suppressed again: 1.",
    ]
    assert Contact.objects.get(pk=person.pk).erased_at == NOON
