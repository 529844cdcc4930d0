"""The pages of the Games: lists, hours told at the venue, files in and out, what a version changed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from committee.admin.sessions import SessionForm
from committee.models import AuditEntry, ProgrammeVersion, Session, User
from committee.programme.kinds import KINDS, of_model
from committee.programme.writing import header_of, rows_of
from tests.factories import make_session, make_venue, span

MODELS = [kind.model for kind in KINDS.values()]


@pytest.fixture
def admin_client(db, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root", password="a long enough password", language="en"))
    return client


def file_of(*rows: str, name: str = "sessions.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, ("\n".join([",".join(header_of(KINDS["sessions"])), *rows]) + "\n").encode())


def line_of(session: Session, **changes: str) -> str:
    kind = KINDS["sessions"]
    (values,) = rows_of(kind, Session.objects.filter(pk=session.pk))
    cells = dict(zip(header_of(kind), map(str, values), strict=True)) | changes
    return ",".join(cells.values())


def preview(client: Client, file: SimpleUploadedFile, *, model: str = "session"):
    return client.post(
        reverse(f"admin:committee_{model}_import"), {"import_file": file, "format": "0", "resource": ""}
    )


def confirm(client: Client, form, **answers: str):
    return client.post(reverse("admin:committee_session_process_import"), {**form.initial, **answers}, follow=True)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_of_the_games_opens(admin_client, model):
    name = f"admin:committee_{model._meta.model_name}"

    for page in ("changelist", "add", "import", "export"):
        assert admin_client.get(reverse(f"{name}_{page}")).status_code == 200


def test_a_list_of_three_sessions_asks_no_more_queries_than_a_list_of_one(admin_client):
    url = reverse("admin:committee_session_changelist")
    make_session()
    admin_client.get(url)
    one = _queries(admin_client, url)
    make_session()
    make_session()

    assert _queries(admin_client, url) == one


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_session_is_found_by_its_name_in_any_of_the_nine_languages(admin_client):
    make_session(code="A1", description_ja="陸上競技 決勝")
    make_session(code="B2", description_ja="水泳 予選")

    page = admin_client.get(reverse("admin:committee_session_changelist"), {"q": "陸上競技"})

    assert [session.code for session in page.context["cl"].result_list] == ["A1"]


def test_the_day_filter_goes_by_the_calendar_of_the_venue(admin_client):
    tahiti = make_venue(time_zone="Pacific/Tahiti")
    make_session(
        code="SRF", venue=tahiti, during=span(datetime(2024, 7, 28, 5, tzinfo=UTC))
    )  # 19:00 on the 27th there
    make_session(code="JUD", during=span(datetime(2024, 7, 28, 8, tzinfo=UTC)))

    page = admin_client.get(reverse("admin:committee_session_changelist"), {"day": "2024-07-27"})

    assert [session.code for session in page.context["cl"].result_list] == ["SRF"]
    assert "Pacific/Tahiti" in page.content.decode()


def test_hours_are_shown_and_typed_as_a_clock_at_the_venue_shows_them(db):
    tahiti = make_venue(time_zone="Pacific/Tahiti")
    session = make_session(venue=tahiti, during=span(datetime(2024, 7, 27, 17, tzinfo=UTC), hours=9))
    form = SessionForm(instance=session)
    assert form.initial["starts_at"] == datetime(2024, 7, 27, 7)  # noqa: DTZ001 - a clock on a wall

    typed = {
        "code": session.code, "discipline": session.discipline_id, "venue": tahiti.pk, "phase": session.phase_id,
        "kind": "competition", "status": "delayed",
        "starts_at_0": "2024-07-27", "starts_at_1": "08:30", "ends_at_0": "2024-07-27", "ends_at_1": "16:00",
    }  # fmt: skip
    moved = SessionForm(typed, instance=session)
    assert moved.is_valid(), moved.errors
    saved = moved.save()

    assert saved.starts_at == datetime(2024, 7, 27, 18, 30, tzinfo=UTC)
    assert Session.objects.get().during.upper == datetime(2024, 7, 28, 2, tzinfo=UTC)


def test_a_session_that_ends_before_it_starts_is_refused_in_the_form(admin_client):
    session = make_session()
    page = admin_client.get(reverse("admin:committee_session_change", args=[session.pk]))
    typed = {key: value for key, value in page.context["adminform"].form.initial.items() if value is not None}
    typed |= {
        "starts_at_0": "2024-07-27", "starts_at_1": "10:00", "ends_at_0": "2024-07-27", "ends_at_1": "09:00",
    }  # fmt: skip

    refused = admin_client.post(page.request["PATH_INFO"], typed)

    with translation.override("en"):
        assert refused.context["adminform"].form.errors == {
            "ends_at": ["The session ends before it starts, or at the same time."]
        }


def test_a_file_is_previewed_confirmed_and_told_as_a_version(admin_client):
    session = make_session(code="ATH01")

    shown = preview(admin_client, file_of(line_of(session, status="postponed")))

    assert dict(shown.context["result"].totals) == {
        "new": 0, "update": 1, "delete": 0, "skip": 0, "error": 0, "invalid": 0,
    }  # fmt: skip
    assert "status: scheduled → postponed" in shown.content.decode()
    assert not ProgrammeVersion.objects.exists()

    done = confirm(admin_client, shown.context["confirm_form"])

    version = ProgrammeVersion.objects.get()
    assert done.redirect_chain[-1][0] == reverse("admin:committee_programmeversion_change", args=[version.pk])
    assert Session.objects.get().status == Session.Status.POSTPONED
    assert (version.file_name, version.imported_by.username, version.changed) == ("sessions.csv", "root", 1)
    assert [entry.action for entry in AuditEntry.objects.filter(action__contains="import")] == [
        "committee.import_programme"
    ]


def test_wrong_rows_are_told_by_line_and_column_and_the_good_ones_wait_for_consent(admin_client):
    good, wrong = make_session(code="ATH01"), make_session(code="ATH02")
    rows = [line_of(good, status="delayed"), line_of(wrong, venue_code="NOWHERE")]

    shown = preview(admin_client, file_of(*rows))

    (problem,) = shown.context["result"].invalid_rows
    assert problem.number == 3
    assert problem.field_specific_errors == {"C · venue_code": ["There is no venue with the code “NOWHERE”."]}

    form = shown.context["confirm_form"]
    unticked = confirm(admin_client, form, good_rows_only="")
    assert "good_rows_only" in unticked.context["confirm_form"].errors
    assert not ProgrammeVersion.objects.exists()

    shown = preview(admin_client, file_of(*rows))
    confirm(admin_client, shown.context["confirm_form"], good_rows_only="on")
    assert [(session.code, session.status) for session in Session.objects.order_by("code")] == [
        ("ATH01", "delayed"),
        ("ATH02", "scheduled"),
    ]


def test_wrong_rows_without_consent_write_nothing_even_when_the_form_is_bypassed(admin_client):
    good, wrong = make_session(code="ATH01"), make_session(code="ATH02")
    shown = preview(
        admin_client,
        file_of(line_of(good, status="delayed"), line_of(wrong, ends_at=str(wrong.starts_at.isoformat()))),
    )

    answered = confirm(admin_client, shown.context["confirm_form"])

    assert "Nothing was written" in answered.content.decode()
    assert set(Session.objects.values_list("status", flat=True)) == {"scheduled"}


def test_a_file_with_an_unknown_header_line_is_refused_in_words(admin_client):
    make_session()

    shown = preview(admin_client, SimpleUploadedFile("sessions.csv", b"code,code,starts_at\nA,B,C\n"))

    said = str(shown.context["result"].base_errors[0].error)
    assert said.startswith("Line 1, column B:")
    assert "venue_code" in said
    assert "confirm_form" not in shown.context


def test_an_exported_file_taken_in_again_changes_nothing(admin_client):
    tahiti = make_venue(code="TEA", time_zone="Pacific/Tahiti")
    make_session(code="SRF", venue=tahiti)
    make_session(code="ATH")
    url = reverse("admin:committee_session_export")

    for number, suffix in enumerate(["csv", "xlsx"]):
        exported = admin_client.post(url, {"format": str(number), "export_items": []})
        assert exported.status_code == 200
        shown = admin_client.post(
            reverse("admin:committee_session_import"),
            {
                "import_file": SimpleUploadedFile(f"sessions.{suffix}", exported.getvalue()),
                "format": str(number),
                "resource": "",
            },
        )
        totals = shown.context["result"].totals
        assert (totals["skip"], totals["update"], totals["new"], totals["invalid"]) == (2, 0, 0, 0)


def test_a_version_tells_its_changes_and_narrows_to_a_venue(admin_client):
    near, far = make_session(code="NEAR", venue=make_venue(code="STA")), make_session(code="FAR")
    shown = preview(admin_client, file_of(line_of(near, status="delayed"), line_of(far, status="cancelled")))
    confirm(admin_client, shown.context["confirm_form"])
    url = reverse("admin:committee_programmeversion_change", args=[ProgrammeVersion.objects.get().pk])

    whole, narrowed = admin_client.get(url), admin_client.get(url, {"venue": "STA"})

    assert [row.code for row in whole.context["changed_rows"]] == ["FAR", "NEAR"]
    (row,) = narrowed.context["changed_rows"]
    (difference,) = row.differences
    assert (row.code, difference.name, difference.before, difference.after) == (
        "NEAR", "Status", "scheduled", "delayed",
    )  # fmt: skip
    assert re.search(r'<option value="STA"\s+selected', narrowed.content.decode())


def test_who_may_only_look_neither_imports_nor_exports(client: Client, db):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(*Permission.objects.filter(codename__in=["view_session", "view_venue"]))
    client.force_login(reader)
    session = make_session(
        venue=make_venue(time_zone="Pacific/Tahiti"), during=span(datetime(2024, 7, 27, 17, tzinfo=UTC))
    )

    page = client.get(reverse("admin:committee_session_change", args=[session.pk])).content.decode()
    assert "07:00–11:00 (Pacific/Tahiti)" in page
    assert client.get(reverse("admin:committee_session_import")).status_code == 403
    assert client.get(reverse("admin:committee_session_export")).status_code == 403


def test_each_model_of_the_games_has_its_kind_of_file():
    assert {of_model(kind.model).name for kind in KINDS.values()} == set(KINDS)
