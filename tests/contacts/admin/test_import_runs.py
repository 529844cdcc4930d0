from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from committee.models import AuditEntry
from committee.roles import Role
from contacts import imports
from contacts.models import Consent, Contact, ImportRun
from tests.contacts.admin.staff import logged_in
from tests.contacts.imports.files import csv_of, import_rows, upload
from tests.factories import NOON, make_topic

pytestmark = pytest.mark.django_db

HEADER = ["id", "email", "prénom", "consent_source", "consent_date"]
LEA = ["C-1", "lea@example.org", "<b>Léa</b>", "shop", "2024-05-31"]
WRONG = ["C-2", "no address", "Bob", "", ""]


@pytest.fixture
def author():
    return logged_in(Role.AUTHOR)


def send(client, *rows, name="fans.csv", **more):
    file = SimpleUploadedFile(name, csv_of(*rows).getvalue())
    return client.post(reverse("admin:contacts_importrun_add"), {"file": file, "system": "crm", **more})


def page_of(client, import_run):
    return client.get(reverse("admin:contacts_importrun_change", args=[import_run.pk])).content.decode()


def press(client, name, import_run, answers=None):
    return client.post(reverse(f"admin:contacts_importrun_{name}", args=[import_run.pk]), answers or {})


def test_upload_leads_to_a_preview_that_has_written_nobody(author):
    response = send(author, HEADER, LEA, WRONG, topic=make_topic().pk)

    import_run = ImportRun.objects.get()
    assert response.url == reverse("admin:contacts_importrun_change", args=[import_run.pk])
    page = page_of(author, import_run)
    assert "What this file would do" in page
    assert "Import 1 row<" in page
    assert "&lt;b&gt;Léa&lt;/b&gt;" in page
    assert (import_run.totals["new"], import_run.totals["refused"]) == (1, 1)
    assert not Contact.objects.exists()


def test_confirmed_import_is_queued_after_the_commit_and_then_written(
    author, django_capture_on_commit_callbacks, monkeypatch
):
    send(author, HEADER, LEA, WRONG, topic=make_topic().pk)
    import_run = ImportRun.objects.get()
    queued = []
    monkeypatch.setattr("contacts.tasks.import_file.delay", lambda **arguments: queued.append(arguments))

    with django_capture_on_commit_callbacks(execute=True):
        press(author, "confirm", import_run)
        assert queued == []
    assert queued == [{"import_run_id": import_run.pk}]
    assert "waits for a worker" in page_of(author, import_run)

    imports.run(import_run, at=NOON)
    page = page_of(author, import_run)
    assert "The import finished on" in page
    assert f"?import={import_run.pk}" in page
    assert "Line" in page
    assert Consent.objects.get().contact == Contact.objects.get()


def test_long_file_is_shown_at_once_and_looked_at_in_the_background(
    author, django_capture_on_commit_callbacks, monkeypatch
):
    queued = []
    monkeypatch.setattr("contacts.tasks.check_file.delay", lambda **arguments: queued.append(arguments))
    with django_capture_on_commit_callbacks(execute=True):
        send(author, ["id", "email"], *[[f"C-{n}", f"p{n}@example.org"] for n in range(300)])
    import_run = ImportRun.objects.get()
    progress = reverse("admin:contacts_importrun_progress", args=[import_run.pk])

    page = page_of(author, import_run)
    assert "0 of about 300 rows were looked at so far." in page
    assert "Import about 300 rows" in page
    assert page.count('class="import-new"') == 200
    assert queued == [{"import_run_id": import_run.pk}]

    imports.check(import_run, at=NOON)
    part = author.get(progress).content.decode()
    assert "Import 300 rows" in part
    assert "hx-get" not in part


def test_import_that_failed_says_so_and_goes_on_by_its_button(author, django_capture_on_commit_callbacks, monkeypatch):
    queued = []
    monkeypatch.setattr("contacts.tasks.import_file.delay", lambda **arguments: queued.append(arguments))
    import_run = imports.confirm(upload(HEADER, LEA), by=None)
    ImportRun.objects.update(status="failed", error="A process has died.", started_at=NOON, finished_at=NOON)

    page = page_of(author, import_run)
    assert "The import failed. A process has died." in page
    assert "Go on from there" in page
    with django_capture_on_commit_callbacks(execute=True):
        press(author, "go_on", import_run)

    import_run.refresh_from_db()
    assert (import_run.status, import_run.error, queued) == ("queued", "", [{"import_run_id": import_run.pk}])


def test_remembered_columns_say_from_which_file_they_are(author):
    header, row = ["kundennummer", "email"], ["C-1", "lea@example.org"]
    send(author, header, row)
    first = ImportRun.objects.get()
    press(author, "columns", first, {"column_0": "external_id", "column_1": "email"})
    press(author, "confirm", first)
    send(author, header, ["C-2", "ana@example.org"])

    page = page_of(author, ImportRun.objects.latest("pk"))

    assert "The columns are read as in the last file of crm" in page


def test_file_that_cannot_be_read_is_refused_on_the_form(author):
    file = SimpleUploadedFile("fans.csv", b"%PDF-1.7 and so on")

    response = author.post(reverse("admin:contacts_importrun_add"), {"file": file, "system": "crm"})

    assert response.status_code == 200
    assert "This is a PDF, not a spreadsheet." in response.content.decode()
    assert not ImportRun.objects.exists()


def test_columns_can_be_assigned_by_hand(author):
    send(author, ["kundennummer", "adresse mail 1", "courriel"], ["C-1", "old@example.org", "new@example.org"])
    import_run = ImportRun.objects.get()
    assert import_run.mapping["columns"] == {"email": 2}

    press(author, "columns", import_run, {"column_0": "external_id", "column_1": "email", "column_2": ""})

    import_run.refresh_from_db()
    assert import_run.mapping["columns"] == {"external_id": 0, "email": 1}
    refused = press(author, "columns", import_run, {"column_0": "email", "column_1": "email"})
    assert "Two columns are taken for the same" in refused.content.decode()


def test_file_that_lacks_a_key_cannot_be_confirmed(author):
    send(author, ["vorname"], ["Léa"])
    import_run = ImportRun.objects.get()

    assert "cannot be imported yet" in page_of(author, import_run)
    press(author, "confirm", import_run)

    import_run.refresh_from_db()
    assert import_run.status == "previewed"


def test_file_imported_before_says_so(author):
    import_rows(HEADER, LEA)
    send(author, HEADER, LEA)

    page = page_of(author, ImportRun.objects.get(status="previewed"))

    assert "already imported on" in page
    assert "0 changes" in page
    assert reverse("admin:contacts_importrun_confirm", args=[ImportRun.objects.latest("pk").pk]) not in page


def test_rows_that_repeat_somebody_are_listed_and_not_offered_to_be_imported_again(author):
    again = [*LEA[:2], "Bob", *LEA[3:]]
    send(author, HEADER, LEA, again)
    only_repeated = page_of(author, ImportRun.objects.latest("pk"))
    send(author, HEADER, LEA, again, WRONG)
    both = page_of(author, ImportRun.objects.latest("pk"))
    send(author, HEADER, LEA, WRONG)
    only_wrong = page_of(author, ImportRun.objects.latest("pk"))

    offers = "Download the refused rows"
    says = "Rows that repeat somebody are not in it"
    pages = (only_repeated, both, only_wrong)
    assert [(offers in page, says in page) for page in pages] == [(False, False), (True, True), (True, False)]
    assert ["in line 2" in page for page in pages] == [True, True, False]


def test_refused_rows_are_downloaded_and_that_is_noted(author):
    import_run = import_rows(HEADER, LEA, WRONG)

    response = author.get(reverse("admin:contacts_importrun_refused", args=[import_run.pk]))

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].startswith("3,B: ")) == (2, True)
    assert AuditEntry.objects.filter(action="contacts.export_refused_rows").count() == 1


def test_a_file_that_was_lost_from_the_disk_is_said_to_be_gone(author):
    import_run = upload(HEADER, LEA)
    import_run.file.storage.delete(import_run.file.name)

    assert "The file of this import is no longer there: upload it again." in page_of(author, import_run)
    assert author.get(reverse("admin:contacts_importrun_refused", args=[import_run.pk])).status_code == 302


def test_sample_file_is_one_that_can_be_imported(author):
    make_topic()

    response = author.get(reverse("admin:contacts_importrun_sample"))
    sample = SimpleUploadedFile("people.csv", b"".join(response.streaming_content))
    author.post(reverse("admin:contacts_importrun_add"), {"file": sample, "system": "crm"})

    import_run = ImportRun.objects.get()
    assert import_run.problems == []
    totals = import_run.totals
    assert (totals["new"], totals["refused"], totals["opt_ins"]) == (3, 0, 2)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.AUTHOR, Role.PROTECTION_OFFICER, Role.ADMINISTRATOR}]
)
def test_pages_of_imports_are_closed_to_other_roles(role):
    client, import_run = logged_in(role), upload(HEADER, LEA)

    assert send(client, HEADER, LEA).status_code == 403
    assert client.get(reverse("admin:contacts_importrun_change", args=[import_run.pk])).status_code == 403
    for name in ("columns", "confirm", "discard"):
        assert press(client, name, import_run).status_code == 403
    for name in ("progress", "refused"):
        assert client.get(reverse(f"admin:contacts_importrun_{name}", args=[import_run.pk])).status_code == 403
    assert ImportRun.objects.get().status == "previewed"


def test_those_who_may_only_see_imports_import_nothing():
    client, import_run = logged_in(Role.PROTECTION_OFFICER), upload(HEADER, LEA)

    assert "Import 1 row<" not in page_of(client, import_run)
    for name in ("columns", "confirm", "discard"):
        assert press(client, name, import_run).status_code == 403


def test_nothing_is_done_by_opening_an_address(author):
    import_run = upload(HEADER, LEA)

    for name in ("confirm", "discard", "columns"):
        assert author.get(reverse(f"admin:contacts_importrun_{name}", args=[import_run.pk])).status_code == 405
