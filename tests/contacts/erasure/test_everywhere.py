"""Nothing of an erased person is left in any table: each is read whole, whatever its columns are."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection

from campaigns.models import Message
from contacts import erasure, requests
from contacts.enums import IdentityCheck, ImportStatus, RequestKind, RequestOrigin
from contacts.models import (
    Address,
    Attribute,
    ConsentRecord,
    Contact,
    Enquiry,
    ImportRun,
    ListedContact,
    Reference,
    RequestStep,
    Suppression,
    Ticket,
)
from contacts.signals import contact_erased
from tests import lives
from tests.factories import NOON
from volunteers.models import Assignment, Shift

pytestmark = pytest.mark.django_db


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"""
        )
        return [name for (name,) in cursor.fetchall()]


def traces() -> dict[str, list[str]]:
    """The rows that hold a mark of the person, by table: every column of every row, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(
                f"SELECT t::text FROM {table} t WHERE lower(t::text) LIKE ANY(%s)",
                [[f"%{mark.lower()}%" for mark in lives.MARKS]],
            )
            if rows := [row for (row,) in cursor.fetchall()]:
                found[table.partition(".")[2]] = rows
    return found


def test_an_erasure_leaves_no_mark_of_the_person_in_any_table():
    life = lives.live()
    known_in = set(traces())

    erasure.erase(life.contact, by=life.officer, at=NOON)

    # The search finds what it is to find, or it would prove nothing.
    assert known_in >= {
        "contacts_contact", "contacts_address", "contacts_reference", "contacts_consentproof", "contacts_signup",
        "contacts_notice", "contacts_enquiry", "contacts_merge", "contacts_suppression", "contacts_rightsrequest",
        "contacts_requeststep", "volunteers_assignment",
    }  # fmt: skip
    assert any(name.startswith("campaigns_message") for name in known_in)
    assert traces() == {}


def test_the_file_the_person_came_with_goes_at_once():
    life = lives.live()
    file = life.import_run.file
    assert file.storage.exists(file.name)

    erasure.erase(life.contact, by=None, at=NOON)

    assert not file.storage.exists(file.name)
    assert not ImportRun.objects.get().has_file


def test_the_file_of_an_import_at_work_goes_the_night_after_it_has_ended():
    life = lives.live()
    ImportRun.objects.update(status=ImportStatus.RUNNING, finished_at=None)
    erasure.erase(life.contact, by=None, at=NOON)

    assert (erasure.delete_files_left_behind(at=NOON), ImportRun.objects.get().has_file) == (0, True)
    ImportRun.objects.update(status=ImportStatus.FINISHED, finished_at=NOON)
    assert (erasure.delete_files_left_behind(at=NOON), ImportRun.objects.get().has_file) == (1, False)
    assert erasure.delete_files_left_behind(at=NOON) == 0


def test_what_counts_and_what_forbids_stays():
    life = lives.live()
    decisions = ConsentRecord.objects.filter(topic__isnull=False).count()

    erasure.erase(life.contact, by=None, at=NOON)

    assert ConsentRecord.objects.filter(topic__isnull=False, status="granted").count() == decisions
    assert Ticket.objects.held().filter(contact=life.contact).count() == 1
    assert Message.objects.get(contact_id=life.contact.pk).status == "sent"
    assert {(row.kind, row.reason) for row in Suppression.objects.standing()} == {
        ("email", "erasure"), ("email", "staff"), ("phone", "erasure"), ("push", "erasure"),
    }  # fmt: skip


def test_both_entries_of_somebody_merged_are_emptied():
    life = lives.live()

    erasure.erase(life.merged, by=None, at=NOON)

    entries = Contact.objects.filter(pk__in=[life.contact.pk, life.merged.pk])
    assert {entry.erased_at for entry in entries} == {NOON}
    assert {entry.external_id for entry in entries} == {f"erased:{entry.subject}" for entry in entries}


def test_the_shift_to_come_is_free_again():
    life = lives.live()

    erasure.erase(life.contact, by=None, at=NOON)

    place = Assignment.objects.get()
    assert (place.status, place.waive_reason) == ("released", "–")
    assert Shift.objects.get(pk=life.shift.pk).filled == 0


def test_nothing_of_anybody_else_goes():
    life = lives.live()
    bystander = Contact.objects.get(family_name="Bystander")
    Enquiry.objects.create(kind="access", email="max@example.org", language="fr", asked_at=NOON)

    erasure.erase(life.contact, by=None, at=NOON)

    bystander.refresh_from_db()
    assert (bystander.family_name, bystander.erased_at) == ("Bystander", None)
    assert bystander.addresses.count() == 1
    assert Message.objects.get(contact_id=bystander.pk).address == "max@example.org"
    assert Enquiry.objects.get().email == "max@example.org"


def test_the_proof_of_an_erasure_is_numbers_by_table():
    life = lives.live()
    asked = requests.receive(kind=RequestKind.ERASURE, origin=RequestOrigin.POST, at=NOON)
    asked = requests.identify(asked, contact=life.contact, check=IdentityCheck.DOCUMENT, by=life.officer, at=NOON)

    asked = requests.erase_confirmed(asked, by=life.officer, at=NOON)

    assert asked.status == "answered"
    assert {name: number for name, number in asked.outcome["erased"].items() if number} == {
        "consents": 2, "enquiry": 1, "signup": 1, "notice": 1, "reference": 2, "listedcontact": 1, "duplicate": 1,
        "address": 4, "consentproof": 2, "ticket kept": 1, "volunteers": 1, "assignments released": 1, "messages": 1,
        "import files": 1,
    }  # fmt: skip
    assert {step.note for step in RequestStep.objects.all()} == {"", "–"}


def test_an_erasure_in_which_a_higher_app_fails_erases_nothing_and_may_be_tried_again(erasure_log):
    life = lives.live()
    before = traces()

    with a_higher_app_that_fails(), pytest.raises(RuntimeError):
        erasure.erase(life.contact, by=None, at=NOON)

    assert traces() == before
    assert ImportRun.objects.get().has_file
    assert not erasure_log.exists()
    erasure.erase(life.contact, by=None, at=NOON)
    assert traces() == {}


@contextmanager
def a_higher_app_that_fails():
    def fail(**_):
        raise RuntimeError("the higher app is broken")

    contact_erased.connect(fail)
    try:
        yield
    finally:
        contact_erased.disconnect(fail)


# Tables that point at people and that an erasure need not touch, each with its reason.
UNTOUCHED = {
    "contacts.Ticket": "counted: it points at the emptied entry",
    "contacts.TicketEvent": "append-only, and says nothing but which emptied entry held a ticket",
    "contacts.Consent": "the rights are withdrawn; topic and channel say nothing of the person",
    "contacts.Contact": "emptied itself",
    "contacts.Merge": "emptied: `before`, `moved`, `why`",
    "contacts.RightsRequest": "emptied: notes and reasons; what was asked and when is proof",
    "volunteers.Volunteer": "emptied: the number and the shifts served count",
}


def test_every_table_that_points_at_a_person_is_emptied_or_has_a_reason_not_to_be():
    life = lives.live()
    keys = [life.contact.pk, life.merged.pk]
    erasure.erase(life.contact, by=None, at=NOON)

    left = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Contact and model.objects.filter(**{f"{field.name}__in": keys})
    }

    assert left <= set(UNTOUCHED)
    for gone in (Address, Reference, ListedContact):
        assert not gone.objects.filter(contact__in=keys).exists()
    assert Attribute.objects.count() == 1
