"""A list holds exactly the people its file names, by whatever key; of strangers, only their number stays."""

from __future__ import annotations

import io
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from committee.models import AuditEntry
from committee.spreadsheets import UnreadableFile
from contacts import erasure, imports, lists, segments
from contacts.enums import AddressKind, ImportKind
from contacts.lists import ListRefused
from contacts.models import ImportRun, ListedContact, PeopleList, Reference
from contacts.models.people_list import COMPLETE
from tests.contacts.imports.files import Chunks, small_chunks
from tests.factories import NOON, make_address, make_contact, make_segment

pytestmark = pytest.mark.django_db


def uploaded(text, *, name="Guests", system="crm"):
    return imports.upload(
        io.BytesIO(text.encode()), file_name="guests.csv", kind=ImportKind.LIST, system=system, asked={"name": name},
        by=None, at=NOON,
    )  # fmt: skip


def taken(text, **more):
    """The import, at its end."""
    import_run = imports.confirm(uploaded(text, **more), by=None)
    imports.run(import_run, at=NOON)
    import_run.refresh_from_db()
    return import_run


def make(text, **more):
    return PeopleList.objects.get(import_run=taken(text, **more))


def stopped(monkeypatch):
    """A list of twenty whose import failed after ten."""
    small_chunks(monkeypatch, rows=10)
    for number in range(20):
        make_contact(system="crm", external_id=f"C-{number}", email=None)
    rows = "".join(f"C-{number}\n" for number in range(20))
    import_run = imports.confirm(uploaded(f"id\n{rows}"), by=None)
    imports.run(import_run, at=NOON, turn=Chunks(1))
    ImportRun.objects.update(status="failed", error="The database was full.")
    return import_run


def on(people_list):
    return sorted(people_list.people.values_list("contact_id", flat=True))


def keys(*contacts):
    return sorted(contact.pk for contact in contacts)


def test_rows_name_people_by_id_further_id_email_or_phone():
    own = make_contact(system="crm", external_id="C-1")
    further = make_contact(system="shop", external_id="S-1")
    Reference.objects.create(contact=further, system="crm", external_id="C-2")
    by_email = make_contact(email="léa@example.org")
    by_phone = make_contact(phone="+33612345678")
    make_contact(system="shop", external_id="C-3")  # the same id in another system is another person

    people = ["C-1;;;", "C-2;;;", ";LÉA@example.org;;", ";;06 12 34 56 78;FR", "C-3;;;", ";nobody@example.org;;"]
    people_list = make("\n".join(["id;email;téléphone;pays", *people]))

    assert on(people_list) == keys(own, further, by_email, by_phone)
    assert (people_list.rows, people_list.unknown) == (6, 2)
    assert list(people_list.import_run.refused_rows.order_by("line").values_list("line", flat=True)) == [6, 7]


def test_a_list_knows_how_many_people_it_was_made_of():
    make_contact(system="crm", external_id="C-1")
    make_contact(system="crm", external_id="C-2")
    made = make("id\nC-1\nC-1\nC-2\nC-404\n")

    made.refresh_from_db()
    assert (made.rows, made.people_count, made.repeated, made.unknown) == (4, 2, 1, 1)


def test_a_row_is_about_somebody_named_before_in_whichever_chunk_that_was(monkeypatch):
    small_chunks(monkeypatch, rows=2)
    first, second = make_contact(email="shared@example.org"), make_contact(email="shared@example.org")
    make_address(first, "first@example.org")
    make_address(second, "second@example.org")

    rows = ["shared", "first", "nobody", "second", "shared"]
    made = make("\n".join(["email", *(f"{name}@example.org" for name in rows)]))

    assert (made.rows, made.people_count, made.repeated, made.unknown) == (5, 2, 3, 1)


def test_of_older_lists_the_migration_knows_what_is_missing_to_the_sum():
    PeopleList.objects.create(name="Old", rows=20, people_count=12, unknown=3)
    PeopleList.objects.create(name="Shared", rows=2, people_count=3)

    with connection.cursor() as cursor:
        cursor.execute(import_module("contacts.migrations.0032_lists_add_up").COUNT)

    assert dict(PeopleList.objects.values_list("name", "repeated")) == {"Old": 5, "Shared": 0}


def test_lists_made_before_their_size_was_kept_are_counted_by_the_migration():
    make_contact(system="crm", external_id="C-1")
    make("id\nC-1\n")
    PeopleList.objects.create(name="Empty")
    PeopleList.objects.update(people_count=0)

    with connection.cursor() as cursor:
        cursor.execute(import_module("contacts.migrations.0024_lists_know_their_size").COUNT)

    assert dict(PeopleList.objects.values_list("name", "people_count")) == {"Guests": 1, "Empty": 0}


def test_the_first_key_that_finds_somebody_decides():
    by_id = make_contact(system="crm", external_id="C-1", email=None)
    other = make_contact(email="other@example.org")

    people_list = make("id,email\nC-1,other@example.org\nC-9,other@example.org\n")

    assert on(people_list) == keys(by_id, other)
    assert on(make("id,email\nC-1,other@example.org\n", name="One")) == keys(by_id)


def test_a_shared_address_finds_both_and_a_person_named_twice_is_on_the_list_once():
    first, second = make_contact(email="shared@example.org"), make_contact(email="shared@example.org")
    make_address(first, "also@example.org")

    people_list = make("email\nshared@example.org\nalso@example.org\nSHARED@example.org\n")

    assert on(people_list) == keys(first, second)
    assert (people_list.rows, people_list.unknown) == (3, 0)


def test_who_was_merged_is_the_person_that_was_kept_and_who_was_erased_is_nobody():
    kept = make_contact()
    make_contact(system="crm", external_id="C-1", merged_into=kept)
    make_contact(system="crm", external_id="C-2", erased_at=NOON)

    people_list = make("id\nC-1\nC-2\n")

    assert on(people_list) == keys(kept)
    assert people_list.unknown == 1


def test_an_address_of_another_kind_is_no_match():
    make_address(make_contact(email=None), "person@example.org", kind=AddressKind.PUSH)
    known = make_contact(system="crm", external_id="C-1")

    people_list = make("id,email\nC-1,\n,person@example.org\n,not an address\n")

    assert on(people_list) == keys(known)
    assert people_list.unknown == 2


@pytest.mark.parametrize("text", ["id\nC-404\n", "id\n", "id,email\n,not an address\n"])
def test_a_file_that_names_nobody_makes_no_list(text):
    make_contact(system="crm", external_id="C-1")

    import_run = taken(text)

    assert (import_run.status, import_run.why_failed) == (
        "failed", "Nobody in this file is known to us: is it the right source?",
    )  # fmt: skip
    assert not PeopleList.objects.exists()


def test_a_file_without_a_column_that_says_who_waits_for_somebody_to_name_it():
    import_run = uploaded("name\nLéa\n")

    with pytest.raises(imports.ImportNotReady):
        imports.confirm(import_run, by=None)


def test_what_is_no_table_is_refused_in_words():
    with pytest.raises(UnreadableFile):
        uploaded("%PDF-1.7")


def test_the_first_rows_are_shown_and_nothing_is_written():
    make_contact(system="crm", external_id="C-1")
    import_run = uploaded("id\nC-1\nC-404\n")

    found = imports.previewed(import_run, at=NOON)

    assert [row.outcome for row in found.rows] == ["new", "refused"]
    assert not PeopleList.objects.exists()


def test_a_list_fills_chunk_by_chunk_and_goes_on_where_a_kill_has_left_it(monkeypatch):
    small_chunks(monkeypatch, rows=10)
    for number in range(30):
        make_contact(system="crm", external_id=f"C-{number}", email=None)
    rows = "".join(f"C-{number % 35}\n" for number in range(70))
    import_run = imports.confirm(uploaded(f"id\n{rows}"), by=None)

    assert imports.run(import_run, at=NOON, turn=Chunks(2)) is False
    half = PeopleList.objects.get()
    assert (half.people.count(), PeopleList.objects.filter(COMPLETE).exists()) == (20, False)
    with pytest.raises(ListRefused, match="still filling"):
        lists.delete(half, by=None)

    imports.run(ImportRun.objects.get(), at=NOON)
    whole = PeopleList.objects.filter(COMPLETE).get()
    assert (whole.pk, whole.people_count, whole.rows, whole.unknown) == (half.pk, 30, 70, 10)


def test_the_rest_of_a_file_makes_no_list_when_the_half_that_was_made_is_deleted(monkeypatch):
    stopped(monkeypatch)

    lists.delete(PeopleList.objects.get(), by=None)
    import_run = imports.go_on(ImportRun.objects.get(), by=None)
    imports.run(import_run, at=NOON)

    import_run.refresh_from_db()
    assert (import_run.status, import_run.why_failed) == (
        "failed", "The list that this file had begun is deleted: upload the file again.",
    )  # fmt: skip
    assert not PeopleList.objects.exists()


def test_a_name_that_was_given_away_meanwhile_is_said():
    make_contact(system="crm", external_id="C-1")
    import_run = imports.confirm(uploaded("id\nC-1\n"), by=None)
    PeopleList.objects.create(name="Guests")

    with translation.override("fr"):
        imports.run(import_run, at=NOON)

    import_run.refresh_from_db()
    assert import_run.why_failed == "There is a list called “Guests” by now: upload the file with another name."


def test_the_file_of_a_list_goes_after_a_day_or_with_the_first_of_its_people():
    contact = make_contact(system="crm", external_id="C-1")
    first = taken("id\nC-1\n")
    assert imports.purge(at=NOON + timedelta(hours=23)) == 0
    assert imports.purge(at=NOON + timedelta(hours=25)) == 1
    assert not ImportRun.objects.get(pk=first.pk).has_file

    second = taken("id\nC-1\n", name="Others")
    erasure.erase(contact, by=None, at=NOON)
    assert not ImportRun.objects.get(pk=second.pk).has_file


def test_a_list_that_a_segment_names_is_not_deleted():
    contact = make_contact(system="crm", external_id="C-1")
    people_list = make("id\nC-1\n")
    rule = {"match": "none", "conditions": [{"field": "list", "is": [people_list.pk]}]}
    segment = make_segment(name="Not the guests", criteria=rule)

    with pytest.raises(ListRefused, match="Not the guests"):
        lists.delete(people_list, by=None)
    assert contact not in segments.people_in(segment)

    segment.delete()
    lists.delete(people_list, by=None)
    assert not PeopleList.objects.exists()
    assert not ListedContact.objects.exists()
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "contacts.import", "contacts.make_list", "contacts.import_finished", "contacts.delete",
    ]  # fmt: skip


def test_the_command_makes_a_list_and_writes_the_unknown_rows(tmp_path):
    make_contact(system="crm", external_id="C-1")
    file, unknown, said = tmp_path / "guests.csv", tmp_path / "unknown.csv", io.StringIO()
    file.write_text("id\nC-1\nC-2\n")

    call_command("make_people_list", str(file), name="Guests", system="crm", unknown=unknown, stdout=said)

    assert "1 people of 2 rows; 1 rows about nobody" in said.getvalue()
    assert [line.split(",")[-1] for line in unknown.read_text(encoding="utf-8-sig").split("\n")] == ["id", "C-2", ""]


def test_the_command_writes_the_rest_of_a_list_that_stopped(monkeypatch):
    import_run, said = stopped(monkeypatch), io.StringIO()

    call_command("make_people_list", go_on=import_run.pk, stdout=said)

    assert "20 people of 20 rows" in said.getvalue()
    assert PeopleList.objects.filter(COMPLETE).get().people_count == 20


def test_the_command_says_what_it_cannot_go_on_with(monkeypatch):
    of_people = ImportRun.objects.create(file_name="fans.csv", system="crm", status="failed")
    with pytest.raises(CommandError, match="There is no import"):
        call_command("make_people_list", go_on=of_people.pk)
    with pytest.raises(CommandError, match="or an import to --go-on with"):
        call_command("make_people_list", name="Guests")

    import_run = stopped(monkeypatch)
    PeopleList.objects.all().delete()
    with pytest.raises(CommandError, match="is deleted: upload the file again"):
        call_command("make_people_list", go_on=import_run.pk)


def test_the_command_says_that_a_name_is_taken(tmp_path):
    PeopleList.objects.create(name="Guests")

    with pytest.raises(CommandError, match="There is a list called Guests"):
        call_command("make_people_list", str(tmp_path / "guests.csv"), name="Guests", system="crm")
