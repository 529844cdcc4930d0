"""The files that hold somebody erased go: at once, or the night after an import is done with them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import erasure, imports
from contacts.enums import ImportKind, ImportStatus
from contacts.models import ImportedContact, ImportRun, ListedContact, PeopleList, Ticket
from tests.contacts.imports.files import Chunks, small_chunks
from tests.factories import NOON, make_contact, make_session

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def holder():
    """Somebody with a ticket of the shop."""
    contact = make_contact()
    Ticket.objects.create(contact=contact, session=make_session(), system="ticketing", number="T-1", held_from=NOON)
    return contact


def file_of(status, *, kind=ImportKind.TICKETS, system="ticketing", uploaded_at=NOON):
    return ImportRun.objects.create(
        file=ContentFile(b"ticket", name="t.csv"), file_name="t.csv", kind=kind, system=system, status=status,
        created_at=uploaded_at,
    )  # fmt: skip


def has_file(import_run):
    return ImportRun.objects.get(pk=import_run.pk).has_file


def test_the_file_of_a_list_at_work_goes_the_night_after_it_has_ended(monkeypatch):
    small_chunks(monkeypatch, rows=2)
    people = [make_contact(system="crm", external_id=f"C-{number}") for number in range(4)]
    uploaded = imports.upload(
        io.BytesIO(b"id\nC-0\nC-1\nC-2\nC-3\n"), file_name="guests.csv", kind=ImportKind.LIST, system="crm",
        asked={"name": "Guests"}, by=None, at=NOON,
    )  # fmt: skip
    imports.run(imports.confirm(uploaded, by=None), at=NOON, turn=Chunks(1))
    assert ListedContact.objects.filter(contact=people[0]).exists()

    erasure.erase(people[0], by=None, at=NOON)
    assert (erasure.delete_files_left_behind(at=NOON), has_file(uploaded)) == (0, True)
    imports.run(ImportRun.objects.get(), at=NOON)

    assert ImportRun.objects.get().status == "finished"
    assert PeopleList.objects.get().people_count == 3
    assert (erasure.delete_files_left_behind(at=NOON), has_file(uploaded)) == (1, False)
    assert erasure.delete_files_left_behind(at=NOON) == 0


@pytest.mark.parametrize("status", ["previewed", "queued", "running", "failed"])
def test_a_ticket_file_that_is_at_work_or_may_be_taken_up_goes_once_it_has_ended(holder, status):
    import_run = file_of(status)

    erasure.erase(holder, by=None, at=NOON + HOUR)
    assert (erasure.delete_files_left_behind(at=NOON + HOUR), has_file(import_run)) == (0, True)
    ImportRun.objects.update(status=ImportStatus.FINISHED)

    assert (erasure.delete_files_left_behind(at=NOON + 2 * HOUR), has_file(import_run)) == (1, False)


@pytest.mark.parametrize("status", ["previewed", "failed"])
def test_a_ticket_file_that_nobody_takes_up_goes_a_week_after_its_upload(holder, status):
    import_run = file_of(status)
    erasure.erase(holder, by=None, at=NOON + HOUR)

    assert (erasure.delete_files_left_behind(at=NOON + 6 * DAY), has_file(import_run)) == (0, True)
    assert (erasure.delete_files_left_behind(at=NOON + 8 * DAY), has_file(import_run)) == (1, False)


@pytest.mark.parametrize(("status", "age"), [("finished", HOUR), ("previewed", 8 * DAY), ("failed", 8 * DAY)])
def test_a_ticket_file_that_is_done_or_too_old_goes_at_once(holder, status, age):
    import_run = file_of(status, uploaded_at=NOON - age)

    erasure.erase(holder, by=None, at=NOON)

    assert not has_file(import_run)


def test_the_uploads_of_a_shop_live_through_a_night_of_retention(holder):
    fresh, done = file_of("previewed"), file_of("finished")

    erasure.let_go([holder.pk], at=NOON + HOUR, still=lambda people: people)

    assert (has_file(fresh), has_file(done)) == (True, False)


def test_files_of_others_stay(holder):
    others = [file_of("finished", system="shop"), file_of("running", system="shop")]
    came = file_of("finished", kind=ImportKind.PEOPLE)
    ImportedContact.objects.create(run=came, contact=make_contact())

    erasure.erase(holder, by=None, at=NOON)

    assert [has_file(import_run) for import_run in (*others, came)] == [True, True, True]
    assert not ImportRun.objects.filter(loses_file=True).exists()


def test_a_night_without_such_files_reads_nobody():
    file_of("finished")

    with CaptureQueriesContext(connection) as queries:
        erasure.delete_files_left_behind(at=NOON)

    read = [query["sql"] for query in queries if "SELECT" in query["sql"]]
    assert len(read) == 1
    assert "JOIN" not in read[0]


def test_who_looks_at_a_file_again_does_not_take_its_mark_away():
    import_run = imports.upload(
        io.BytesIO(b"id,email\nC-1,lea@example.org\n"), file_name="fans.csv", system="crm", by=None, at=NOON
    )
    ImportRun.objects.update(loses_file=True)

    imports.look_again(import_run, columns={"external_id": 0}, at=NOON)

    assert ImportRun.objects.get().loses_file
