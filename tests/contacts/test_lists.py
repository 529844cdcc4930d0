"""A list holds exactly the people its file names, by whatever key; of strangers, only their number stays."""

from __future__ import annotations

import io
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection

from committee.models import AuditEntry
from committee.spreadsheets import UnreadableFile
from contacts import lists, segments
from contacts.enums import AddressKind
from contacts.lists import ListRefused
from contacts.models import ListedContact, PeopleList, Reference
from tests.factories import NOON, make_address, make_contact, make_segment

pytestmark = pytest.mark.django_db


def make(text, *, name="Guests", system="crm"):
    return lists.from_file(
        io.BytesIO(text.encode()), file_name="guests.csv", name=name, system=system, by=None, at=NOON
    )


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
    taken = make("\n".join(["id;email;téléphone;pays", *people]))

    assert on(taken.people_list) == keys(own, further, by_email, by_phone)
    assert (taken.people_list.rows, taken.people_list.unknown) == (6, 2)
    assert list(taken.unknown_rows()) == [["C-3", "", "", ""], ["", "nobody@example.org", "", ""]]


def test_a_list_knows_how_many_people_it_was_made_of():
    make_contact(system="crm", external_id="C-1")
    make_contact(system="crm", external_id="C-2")
    made = make("id\nC-1\nC-1\nC-2\nC-404\n").people_list

    assert PeopleList.objects.get(pk=made.pk).people_count == 2


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

    taken = make("id,email\nC-1,other@example.org\nC-9,other@example.org\n")

    assert on(taken.people_list) == keys(by_id, other)
    assert on(make("id,email\nC-1,other@example.org\n", name="One").people_list) == keys(by_id)


def test_a_shared_address_finds_both_and_a_person_named_twice_is_on_the_list_once():
    first, second = make_contact(email="shared@example.org"), make_contact(email="shared@example.org")
    make_address(first, "also@example.org")

    taken = make("email\nshared@example.org\nalso@example.org\nSHARED@example.org\n")

    assert on(taken.people_list) == keys(first, second)
    assert (taken.people_list.rows, taken.people_list.unknown) == (3, 0)


def test_who_was_merged_is_the_person_that_was_kept_and_who_was_erased_is_nobody():
    kept = make_contact()
    make_contact(system="crm", external_id="C-1", merged_into=kept)
    make_contact(system="crm", external_id="C-2", erased_at=NOON)

    taken = make("id\nC-1\nC-2\n")

    assert on(taken.people_list) == keys(kept)
    assert taken.people_list.unknown == 1


def test_an_address_of_another_kind_is_no_match():
    make_address(make_contact(email=None), "person@example.org", kind=AddressKind.PUSH)
    known = make_contact(system="crm", external_id="C-1")

    taken = make("id,email\nC-1,\n,person@example.org\n,not an address\n")

    assert on(taken.people_list) == keys(known)
    assert taken.people_list.unknown == 2


@pytest.mark.parametrize("text", ["name\nLéa\n", "id\nC-404\n", "id\n"])
def test_a_file_that_names_nobody_makes_no_list(text):
    make_contact(system="crm", external_id="C-1")

    with pytest.raises(ListRefused):
        make(text)

    assert not PeopleList.objects.exists()


def test_what_is_no_table_is_refused_in_words():
    with pytest.raises(UnreadableFile):
        make("%PDF-1.7")


def test_the_questions_are_as_many_for_many_rows(django_assert_num_queries):
    for number in range(300):
        make_contact(system="crm", external_id=f"C-{number}", email=None)

    with django_assert_num_queries(15):
        make("id\nC-1\n", name="One")
    with django_assert_num_queries(15):
        taken = make("id\n" + "".join(f"C-{number}\n" for number in range(400)), name="Many")

    assert (taken.people_list.people.count(), taken.people_list.unknown) == (300, 100)


def test_a_list_that_a_segment_names_is_not_deleted():
    contact = make_contact(system="crm", external_id="C-1")
    people_list = make("id\nC-1\n").people_list
    rule = {"match": "none", "conditions": [{"field": "list", "is": [people_list.pk]}]}
    segment = make_segment(name="Not the guests", criteria=rule)

    with pytest.raises(ListRefused, match="Not the guests"):
        lists.delete(people_list, by=None)
    assert contact not in segments.people_in(segment)

    segment.delete()
    lists.delete(people_list, by=None)
    assert not PeopleList.objects.exists()
    assert not ListedContact.objects.exists()
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["contacts.make_list", "contacts.delete"]


def test_the_command_makes_a_list_and_writes_the_unknown_rows(tmp_path):
    make_contact(system="crm", external_id="C-1")
    file, unknown, said = tmp_path / "guests.csv", tmp_path / "unknown.csv", io.StringIO()
    file.write_text("id\nC-1\nC-2\n")

    call_command("make_people_list", str(file), name="Guests", system="crm", unknown=unknown, stdout=said)

    assert "1 people of 2 rows; 1 rows about nobody" in said.getvalue()
    assert unknown.read_text(encoding="utf-8-sig").split() == ["id", "C-2"]
