"""The pages of lists: upload, what is known of the file, the other rows once, and deletion."""

from __future__ import annotations

import random
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committee.models import AuditEntry
from committee.roles import Role
from contacts import erasure
from contacts.admin import people_lists
from contacts.models import Contact, PeopleList
from tests.contacts.admin.staff import logged_in
from tests.factories import NOON, make_contact, make_segment

pytestmark = pytest.mark.django_db

ADD = "/admin/contacts/peoplelist/add/"


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


def upload(client, text="id\nC-1\n=C-2\n", name="Guests"):
    file = SimpleUploadedFile("guests.csv", text.encode())
    return client.post(ADD, {"name": name, "system": "crm", "file": file}, follow=True)


def test_a_file_becomes_a_list_and_the_page_says_what_is_known_of_it(author):
    make_contact(system="crm", external_id="C-1")

    page = upload(author)

    assert [str(figure) for _label, figure in page.context["figures"]] == ["2", "1", "1"]
    assert PeopleList.objects.get().created_by.username in page.content.decode()


def test_the_unknown_rows_are_given_out_once_to_who_uploaded_them_and_stay_nowhere(author):
    make_contact(system="crm", external_id="C-1")
    upload(author)
    address = reverse("admin:contacts_peoplelist_unknown", args=[PeopleList.objects.get().pk])

    assert logged_in(Role.AUTHOR).post(address).status_code == 302
    first = author.post(address)
    assert first.content.decode("utf-8-sig").split() == ["id", "'=C-2"]
    assert author.post(address).status_code == 302
    assert AuditEntry.objects.filter(action="contacts.export_unknown_rows").count() == 1


def test_unknown_rows_that_weigh_too_much_are_read_no_further_than_that():
    left = iter([random.Random(number).randbytes(50_000) for number in range(100)])

    assert people_lists.compressed(left, at_most=200_000) is None
    assert len(list(left)) > 90


@pytest.mark.parametrize("spare", [0, -1])
def test_unknown_rows_are_kept_up_to_the_limit_and_come_back_as_they_were(spare):
    pieces = [b"id\r\n", b"C-1\r\n" * 10_000, random.Random(7).randbytes(10_000)]
    whole = b"".join(pieces)
    weight = len(people_lists.compressed(pieces, at_most=len(whole)))

    found = people_lists.compressed(pieces, at_most=weight + spare)
    assert weight < len(whole)
    assert found is None if spare else zlib.decompress(found) == whole


@pytest.mark.parametrize(
    ("text", "said"),
    [("name\nx\n", "No column says"), ("id\nC-404\n", "Nobody in this file"), ("", "empty")],
)
def test_a_file_that_cannot_become_a_list_is_refused_at_its_field(author, text, said):
    make_contact(system="crm", external_id="C-1")

    assert said in upload(author, text).content.decode()
    assert not PeopleList.objects.exists()


def test_two_lists_do_not_have_one_name(author):
    make_contact(system="crm", external_id="C-1")
    upload(author)

    assert "already exists" in upload(author).content.decode()
    assert PeopleList.objects.count() == 1


def test_a_list_is_deleted_unless_a_segment_names_it(author):
    make_contact(system="crm", external_id="C-1")
    upload(author)
    people_list = PeopleList.objects.get()
    address = reverse("admin:contacts_peoplelist_delete", args=[people_list.pk])
    rule = {"match": "all", "conditions": [{"field": "list", "is": [people_list.pk]}]}
    segment = make_segment(name="The guests", criteria=rule)

    assert "The guests" in author.post(address, follow=True).content.decode()
    assert author.get(address).status_code == 200
    assert PeopleList.objects.exists()
    segment.delete()
    author.post(address)
    assert not PeopleList.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_of_lists_ask_the_same_however_many_there_are(author, django_assert_num_queries, count):
    make_contact(system="crm", external_id="C-1")
    for number in range(count):
        upload(author, name=f"List {number}")
    author.get("/admin/contacts/peoplelist/")

    with django_assert_num_queries(7):
        assert author.get("/admin/contacts/peoplelist/").context["cl"].result_count == count


def test_no_page_counts_the_people_of_a_list_again(author):
    for key in ("C-1", "C-2"):
        make_contact(system="crm", external_id=key)
    upload(author, "id\nC-1\nC-2\n")
    erasure.erase(Contact.objects.get(external_id="C-2"), by=None, at=NOON)

    with CaptureQueriesContext(connection) as queries:
        page = author.get(reverse("admin:contacts_peoplelist_change", args=[PeopleList.objects.get().pk]))
        (listed,) = author.get("/admin/contacts/peoplelist/").context["cl"].result_list

    assert [str(figure) for _label, figure in page.context["figures"]] == ["2", "2", "0"]
    assert listed.people_count == 2
    assert not [query["sql"] for query in queries if "contacts_listedcontact" in query["sql"]]


def test_a_duty_officer_looks_and_does_not_upload():
    duty = logged_in(Role.DUTY_OFFICER)

    assert duty.get("/admin/contacts/peoplelist/").status_code == 200
    assert duty.get(ADD).status_code == 403
