"""Files in and out of the admin: previewed in part, refused by line, allowed to some, and written down."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committee import languages
from committee.admin.import_export import PREVIEWED_ROWS
from committee.models import AuditEntry, FunctionalArea, User

pytestmark = pytest.mark.django_db

PAGE = "/admin/committee/functionalarea"
HEADER = ",".join(["code", *languages.columns("name")])


@pytest.fixture
def root(client):
    client.force_login(User.objects.create_superuser("root"))
    return client


def rows(count):
    return "\n".join([HEADER, *(",".join([f"A{n}", *["Domaine"] * 9]) for n in range(count))])


def upload(client, text):
    return client.post(
        f"{PAGE}/import/", {"import_file": SimpleUploadedFile("areas.csv", text.encode()), "format": "0"}
    )


def test_a_preview_shows_totals_and_the_first_rows_only_and_writes_nothing(root):
    html = upload(root, rows(PREVIEWED_ROWS + 5)).content.decode()

    assert html.count('<tr class="new">') == PREVIEWED_ROWS
    assert f"<dd>{PREVIEWED_ROWS + 5}</dd>" in html
    assert not FunctionalArea.objects.exists()


def test_a_file_that_lacks_a_column_is_refused_in_words(root):
    html = upload(root, "code,name_fr\nA1,Domaine\n").content.decode()

    assert "name_en" in html
    assert "Traceback" not in html
    assert "<tr" not in html.split('id="content"')[1]


def test_an_import_is_in_the_audit_trail(root):
    preview = upload(root, rows(3))
    root.post(f"{PAGE}/process_import/", preview.context["confirm_form"].initial)

    assert FunctionalArea.objects.count() == 3
    assert AuditEntry.objects.filter(action__contains="programme", actor_name="root").count() == 1


def test_an_export_is_in_the_audit_trail_without_the_words_that_were_searched(root):
    FunctionalArea.objects.create(code="EVS", name_fr="Services")
    answer = root.post(f"{PAGE}/export/?q=EVS", {"format": "0", "resource": "0"})

    entry = AuditEntry.objects.get(action="committee.export")
    assert answer["Content-Type"].startswith("text/csv")
    assert entry.after == {
        "kind": "committee.functionalarea",
        "rows": 1,
        "filters": {"q": "…"},
        "format": "csv",
    }
