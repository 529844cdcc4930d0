"""The pages of lists: upload, what is known of the file, the other rows once, and deletion."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committee.models import AuditEntry
from committee.roles import Role
from contacts import erasure, imports
from contacts.admin.list_figures import account
from contacts.models import Contact, ImportRun, PeopleList
from tests.contacts.admin.staff import logged_in
from tests.factories import NOON, make_contact, make_segment

pytestmark = pytest.mark.django_db

ADD = "/admin/contacts/peoplelist/add/"


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


def send(client, text="id\nC-1\n=C-2\n", name="Guests"):
    file = SimpleUploadedFile("guests.csv", text.encode())
    return client.post(ADD, {"name": name, "system": "crm", "file": file}, follow=True)


def upload(client, text="id\nC-1\n=C-2\n", name="Guests"):
    """Sent, confirmed and read by a worker; the page of the list."""
    send(client, text, name)
    import_run = ImportRun.objects.latest("pk")
    client.post(reverse("admin:contacts_importrun_confirm", args=[import_run.pk]))
    imports.run(import_run, at=NOON)
    return client.get(reverse("admin:contacts_peoplelist_change", args=[PeopleList.objects.latest("pk").pk]))


def test_a_file_becomes_a_list_and_the_page_says_what_is_known_of_it(author):
    make_contact(system="crm", external_id="C-1")

    page = upload(author)

    assert page.context["account"] == "2 rows: 1 person, 1 about nobody we know."
    assert PeopleList.objects.get().created_by.username in page.content.decode()


@pytest.mark.parametrize(
    ("rows", "repeated", "unknown", "people", "said"),
    [
        (1, 0, 0, 1, "1 row: 1 person."),
        (1204, 14, 10, 1180, "1,204 rows: 1,180 people, 14 about people named before, 10 about nobody we know."),
        (5, 1, 0, 6, "5 rows: 4 with 6 people, some of whom share an address, 1 about somebody named before."),
        (1, 0, 0, 2, "1 row: 1 with 2 people who share an address."),
    ],
)  # fmt: skip
def test_the_rows_of_a_file_are_accounted_for(rows, repeated, unknown, people, said):
    made = PeopleList(rows=rows, repeated=repeated, unknown=unknown, people_count=people)

    assert account(made) == said


def test_an_upload_shows_whom_it_names_and_makes_no_list_yet(author):
    make_contact(system="crm", external_id="C-1")

    page = send(author).content.decode()

    assert "List of people from a file: guests.csv" in page
    assert "Rows about people we know" in page
    assert "We know nobody by this id, e-mail address or phone number." in page
    assert not PeopleList.objects.exists()


def test_the_unknown_rows_are_downloaded_from_the_page_of_the_list_and_that_is_noted(author):
    make_contact(system="crm", external_id="C-1")
    page = upload(author).content.decode()
    address = reverse("admin:contacts_importrun_refused", args=[ImportRun.objects.get().pk])
    assert address in page

    text = b"".join(author.get(address).streaming_content).decode("utf-8-sig")

    assert [line.split(",")[-1] for line in text.splitlines()] == ["id", "'=C-2"]
    assert AuditEntry.objects.filter(action="contacts.export_refused_rows").count() == 1
    assert logged_in(Role.DUTY_OFFICER).get(address).status_code == 403


def test_a_file_that_is_no_table_is_refused_at_its_field(author):
    assert "empty" in send(author, "").content.decode()
    assert not ImportRun.objects.exists()


def test_a_file_that_names_nobody_says_so_on_its_page(author):
    send(author)
    import_run = ImportRun.objects.get()
    imports.run(imports.confirm(import_run, by=None), at=NOON)

    page = author.get(reverse("admin:contacts_importrun_change", args=[import_run.pk])).content.decode()

    assert "Nobody in this file is known to us" in page


def test_a_list_whose_file_stopped_says_so_instead_of_counting_itself(author):
    make_contact(system="crm", external_id="C-1")
    upload(author)
    ImportRun.objects.update(status="failed")

    page = author.get(reverse("admin:contacts_peoplelist_change", args=[PeopleList.objects.get().pk])).content.decode()

    assert "Its file stopped before the end" in page
    assert "2 rows" not in page
    assert "is still filling" not in page


def test_two_lists_do_not_have_one_name(author):
    make_contact(system="crm", external_id="C-1")
    upload(author)

    assert "already exists" in send(author).content.decode()
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

    with django_assert_num_queries(8):
        assert author.get("/admin/contacts/peoplelist/").context["cl"].result_count == count


def test_no_page_counts_the_people_of_a_list_again(author):
    for key in ("C-1", "C-2"):
        make_contact(system="crm", external_id=key)
    upload(author, "id\nC-1\nC-2\n")
    erasure.erase(Contact.objects.get(external_id="C-2"), by=None, at=NOON)

    with CaptureQueriesContext(connection) as queries:
        page = author.get(reverse("admin:contacts_peoplelist_change", args=[PeopleList.objects.get().pk]))
        (listed,) = author.get("/admin/contacts/peoplelist/").context["cl"].result_list

    assert page.context["account"] == "2 rows: 2 people."
    assert listed.people_count == 2
    assert not [query["sql"] for query in queries if "contacts_listedcontact" in query["sql"]]


def test_a_duty_officer_looks_and_does_not_upload():
    duty = logged_in(Role.DUTY_OFFICER)

    assert duty.get("/admin/contacts/peoplelist/").status_code == 200
    assert duty.get(ADD).status_code == 403
