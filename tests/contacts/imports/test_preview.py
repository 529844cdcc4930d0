from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from committee.spreadsheets import Limits, UnreadableFile
from contacts import imports
from contacts.imports.preview import preview
from contacts.models import Address, Contact, ImportRun
from tests.contacts.imports.files import csv_of, import_rows, upload
from tests.factories import NOON, make_contact, make_topic

pytestmark = pytest.mark.django_db

HEADER = ["id", "prénom", "email", "téléphone", "langue", "pays", "année de naissance"]


def look(*rows, file=None, columns=None, topic=None, **more):
    import_run = ImportRun(file_name="fans.csv", system="crm", topic=topic, mapping={"columns": columns})
    return preview(file or csv_of(*rows), import_run, at=NOON, **more)


def places(found):
    problems = [*found.problems, *(problem for row in found.refused for problem in row.problems)]
    return [(problem.line, problem.column, str(problem.code)) for problem in problems]


def test_preview_counts_everything_and_writes_nothing():
    import_rows(HEADER, ["C-1", "Léa", "lea@example.org", "", "fr", "FR", ""])
    make_contact(email="gone@example.org", suppressed=True)
    before = (Contact.objects.count(), Address.objects.count(), ImportRun.objects.count())

    found = look(
        HEADER,
        ["C-1", "Léa", "lea@example.org", "", "fr", "FR", ""],
        ["C-2", "Ana", "ana@example.org", "+34 612 34 56 78", "Spanish", "ESP", "1988"],
        ["C-3", "Ida", "gone@example.org", "", "", "", ""],
        ["C-4", "Bob", "bob@", "", "", "", ""],
    )

    assert found.totals.as_json() == {
        "rows": 4, "new": 2, "changed": 0, "unchanged": 1, "refused": 1,
        "opt_ins": 0, "withdrawals": 0, "suppressed": 1, "repeated": 0,
    }  # fmt: skip
    assert [(row.line, row.outcome) for row in found.rows] == [
        (2, "unchanged"), (3, "new"), (4, "new"), (5, "refused"),
    ]  # fmt: skip
    assert (Contact.objects.count(), Address.objects.count(), ImportRun.objects.count()) == before


def test_every_fault_of_a_row_is_told_at_once_by_line_and_column():
    found = look(HEADER, ["", "Léa", "not an address", "123", "Klingonian", "Atlantis", "88"])

    assert places(found) == [(2, column, "bad_cell") for column in (1, 3, 4, 5, 6, 7)]
    sentences = [str(problem.message) for problem in found.rows[0].problems]
    assert all(sentences)
    assert not any("Atlantis" in sentence for sentence in sentences)


def test_blank_and_ragged_rows_are_told_and_the_others_read():
    file = io.BytesIO(b"id,email\nC-1,lea@example.org\n,\n\nC-2\nC-3,ana@example.org,x\nC-4,ida@example.org\n")

    found = look(file=file)

    assert places(found) == [(5, 2, "too_few_cells"), (6, 3, "too_many_cells")]
    assert (found.totals.new, found.totals.refused) == (2, 2)


def test_person_met_twice_is_taken_from_the_first_row():
    found = look(["id", "email"], ["C-1", "lea@example.org"], ["C-2", "ana@example.org"], ["C-1", "lea2@example.org"])

    assert places(found) == [(4, None, "repeated_row")]
    assert "line 2" in str(found.refused[0].problems[0].message)
    assert (found.totals.refused, found.totals.repeated) == (1, 1)


def test_file_without_a_column_for_whom_a_row_is_about_cannot_be_imported():
    found = look(["prénom", "nom"], ["Léa", "Roux"])

    assert [problem.code for problem in found.blocking] == ["missing_column"]
    assert found.totals.rows == 0


def test_two_columns_for_the_e_mail_are_settled_by_a_person():
    header = ["id", "email", "courriel"]
    row = ["C-1", "old@example.org", "new@example.org"]

    assert places(look(header, row)) == [(1, 3, "duplicate_header")]
    settled = look(header, row, columns={"external_id": 0, "email": 2})

    assert (settled.blocking, settled.totals.new, settled.matched.unknown) == ([], 1, ["email"])


def test_duplicate_header_is_told_by_its_column():
    assert places(look(["id", "email", "email"], ["C-1", "a@example.org", "b@example.org"]))[0][:2] == (1, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_file_of_any_usual_encoding_is_read(encoding):
    found = look(file=csv_of(["email", "prénom"], ["lea@example.org", "Léa Éloïse"], encoding=encoding))

    assert found.rows[0].values == ["lea@example.org", "Léa Éloïse"]
    assert found.table.encoding


def test_file_that_is_no_table_is_refused_in_words():
    with pytest.raises(UnreadableFile, match="PDF"):
        look(file=io.BytesIO(b"%PDF-1.7 ..."))


def test_file_with_too_many_rows_is_refused():
    with pytest.raises(UnreadableFile, match="more than the 3 rows"):
        look(["email"], *[[f"p{n}@example.org"] for n in range(5)], limits=Limits(rows=3))


@pytest.mark.parametrize("missing", ["consent_source", "consent_date"])
def test_file_that_is_to_prove_an_opt_in_needs_its_source_and_date(missing):
    header = [name for name in ("email", "consent_source", "consent_date") if name != missing]

    found = look(header, ["lea@example.org", "2024-01-01"], topic=make_topic())

    assert [str(problem.code) for problem in found.blocking] == ["missing_column"]


@pytest.mark.parametrize(
    ("source", "date", "column"),
    [
        ("", "2024-01-01", 2),
        ("shop", "", 3),
        ("shop", "yesterday", 3),
        ("shop", "2024-07-27", 3),
        ("x" * 71, "2024-01-01", 2),
    ],
)
def test_row_that_claims_an_opt_in_without_proving_it_is_refused(source, date, column):
    found = look(["email", "consent_source", "consent_date"], ["lea@example.org", source, date], topic=make_topic())

    assert places(found) == [(2, column, "bad_cell")]
    assert found.totals.opt_ins == 0


def test_unknown_topic_is_refused():
    header = ["email", "consent_topic", "consent_source", "consent_date"]

    found = look(header, ["lea@example.org", "gossip", "shop", "2024-01-01"])

    assert places(found) == [(2, 2, "bad_cell")]


def test_preview_shows_two_hundred_rows_and_says_how_many_there_may_be():
    found = look(["email"], *[[f"p{n}@example.org"] for n in range(1500)])

    assert (len(found.rows), found.totals.new, found.is_whole) == (200, 200, False)
    assert found.rows_expected == 1500


def test_preview_looks_at_no_more_of_a_file_than_it_shows():
    class Watched(io.BytesIO):
        given = 0

        def read(self, size=-1):
            piece = super().read(size)
            self.given += len(piece)
            return piece

    file = Watched(b"email\n" + b"".join(b"p%d@example.org\n" % n for n in range(1_000_000)))

    found = look(file=file)

    assert len(found.rows) == 200
    assert file.given < 0.3 * len(file.getvalue())


def test_upload_keeps_the_file_under_a_name_of_ours():
    import_run = upload(["email"], ["lea@example.org"], file_name="../../etc/Fans été.CSV")

    assert import_run.file_name == "Fans été.CSV"
    assert import_run.file.name.startswith("imports/")
    assert import_run.file.name.endswith(".csv")


def test_file_with_unsettled_columns_cannot_be_confirmed_and_with_settled_ones_can():
    import_run = upload(["id", "email", "courriel"], ["C-1", "old@example.org", "new@example.org"])
    with pytest.raises(imports.ImportNotReady):
        imports.confirm(import_run, by=None)

    imports.look_again(import_run, columns={"external_id": 0, "email": 1}, at=NOON)

    assert imports.confirm(import_run, by=None).status == "queued"
    with pytest.raises(imports.ImportNotReady):
        imports.look_again(import_run.__class__.objects.get(), columns={"email": 2}, at=NOON)


def test_discarded_file_is_deleted():
    import_run = upload(["email"], ["lea@example.org"])
    path = Path(import_run.file.path)
    assert path.exists()

    imports.discard(import_run, by=None)

    assert not path.exists()
    with pytest.raises(imports.ImportNotReady):
        imports.confirm(import_run, by=None)


def test_refused_rows_come_back_with_their_reasons_and_no_formulas():
    import_run = import_rows(
        ["id", "email", "note"],
        ["C-1", "lea@example.org", "fine"],
        ["C-2", "no address", '=HYPERLINK("http://example.org")'],
        ["C-3", "neither", "+1"],
    )

    text = b"".join(imports.refused_csv(import_run, language="en")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))

    assert rows[0][2:] == ["id", "email", "note"]
    assert [(row[0], row[2:]) for row in rows[1:]] == [
        ("3", ["C-2", "no address", '\'=HYPERLINK("http://example.org")']),
        ("4", ["C-3", "neither", "'+1"]),
    ]
    assert rows[1][1].startswith("B: ")


def test_rows_that_only_repeat_somebody_do_not_come_back_to_be_taken_for_the_first():
    import_run = import_rows(
        ["id", "email", "prénom"],
        ["C-1", "lea@example.org", "Léa"],
        ["C-1", "lea@example.org", "Bob"],
        ["C-2", "no address", "Ana"],
        ["C-1", "lea@example.net", "Eve"],
    )

    text = b"".join(imports.refused_csv(import_run, language="en")).decode("utf-8-sig")

    assert [row[0] for row in csv.reader(io.StringIO(text))] == ["Line", "4"]
    assert list(import_run.refused_rows.order_by("line").values_list("line", flat=True)) == [3, 4, 5]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_refused_rows_have_the_separator_of_the_file_and_the_language_of_their_reader(separator):
    file = io.BytesIO(f"id{separator}email\nC-1{separator}{'x' * 300}\n".encode())
    import_run = imports.upload(file, file_name="fans.csv", system="crm", by=None, at=NOON)

    french, english = (
        b"".join(imports.refused_csv(import_run, language=language)).decode("utf-8-sig") for language in ("fr", "en")
    )

    assert english.splitlines()[0] == separator.join(["Line", "Why it was refused", "id", "email"])
    assert french.splitlines()[0] == separator.join(["Ligne", "Pourquoi elle est refusée", "id", "email"])
    assert french.splitlines()[1] != english.splitlines()[1]


def test_problems_kept_with_the_import_hold_no_personal_values():
    import_run = upload(["email", "phone"], ["secret.person@@example.org", "0123"])

    (row,) = import_run.refused_rows.all()
    assert len(row.problems) == 2
    assert "secret" not in str(row.problems)
