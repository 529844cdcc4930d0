"""The whole of a file is looked at in the background, and nothing of it is written."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from contacts import imports
from contacts.models import Address, CheckedKey, Consent, Contact, ImportRun
from tests.contacts.imports.files import Chunks, csv_of, import_rows, small_chunks, upload
from tests.factories import NOON, make_topic

pytestmark = pytest.mark.django_db

HEADER = ["id", "email"]


def people(count):
    return [[f"C-{n}", f"p{n}@example.org"] for n in range(count)]


def checked(*rows, **more):
    import_run = upload(*rows, **more)
    assert imports.check(import_run, at=NOON) is True
    import_run.refresh_from_db()
    return import_run


def test_totals_of_the_whole_file_come_from_the_check_and_nothing_is_written():
    make_topic("news")
    header = [*HEADER, "consent_topic", "consent_source", "consent_date"]
    proof = ["news", "shop", "2024-05-01"]
    import_rows(HEADER, *people(10))
    before = (Contact.objects.count(), Address.objects.count(), Consent.objects.count())

    import_run = checked(header, *[[*row, *proof] for row in people(300)], ["C-300", "no address", "", "", ""])

    assert import_run.totals | {"per_second": 0} == {
        "rows": 301, "new": 290, "changed": 10, "unchanged": 0, "refused": 1, "opt_ins": 300, "withdrawals": 0,
        "suppressed": 0, "repeated": 0, "expected": import_run.totals["expected"], "per_second": 0,
    }  # fmt: skip
    assert import_run.checked_at == NOON
    assert (Contact.objects.count(), Address.objects.count(), Consent.objects.count()) == before


def test_file_that_was_shown_whole_needs_no_check():
    import_run = upload(HEADER, *people(3))

    assert (import_run.checked_at, import_run.totals["new"]) == (NOON, 3)
    assert not imports.unchecked().exists()


def test_check_goes_on_where_it_was_interrupted_and_foretells_what_is_written(monkeypatch):
    small_chunks(monkeypatch, rows=100)
    rows = [*people(250), ["C-7", "again@example.org"], ["C-249", "again@example.org"]]
    import_run = upload(HEADER, *rows)

    assert imports.check(import_run, at=NOON, turn=Chunks(1)) is False
    assert list(imports.unchecked()) == [import_run]
    assert imports.check(import_run, at=NOON) is True
    import_run.refresh_from_db()
    foretold = (import_run.totals["new"], import_run.totals["refused"])
    imports.run(imports.confirm(import_run, by=None), at=NOON)
    import_run.refresh_from_db()

    assert foretold == (import_run.totals["new"], import_run.totals["refused"]) == (250, 2)
    assert list(import_run.refused_rows.order_by("line").values_list("line", flat=True)) == [252, 253]
    assert not CheckedKey.objects.exists()


def test_file_confirmed_before_it_was_checked_is_written_whole(monkeypatch):
    small_chunks(monkeypatch, rows=100)
    import_run = upload(HEADER, *people(250))
    imports.check(import_run, at=NOON, turn=Chunks(1))

    imports.confirm(import_run, by=None)
    assert imports.check(import_run, at=NOON) is True
    imports.run(import_run, at=NOON)

    import_run.refresh_from_db()
    assert (import_run.status, import_run.totals["new"]) == ("finished", 250)
    assert not CheckedKey.objects.exists()


def test_other_columns_begin_the_check_anew():
    rows = [["C", f"p{n}@example.org", f"q{n}@example.org"] for n in range(300)]
    import_run = upload(["id", "email", "courriel"], *rows)
    assert import_run.problems[0]["blocks"]
    assert not imports.unchecked().exists()

    imports.look_again(import_run, columns={"email": 2}, at=NOON)
    imports.check(import_run, at=NOON + timedelta(minutes=1))

    import_run.refresh_from_db()
    assert (import_run.totals["rows"], import_run.totals["new"]) == (300, 300)


def test_encoding_is_decided_by_the_whole_file_and_not_by_its_beginning():
    plain = "".join(f"C-{n},p{n}@example.org,Lea\n" for n in range(60_000))
    file = io.BytesIO(f"id,email,prénom\n{plain}C-X,x@example.org,Zoé\n".replace("prénom", "prenom").encode("cp1252"))
    import_run = imports.upload(file, file_name="a.csv", system="crm", topic=None, by=None, at=NOON)
    assert import_run.mapping["encoding"] == "utf-8"

    imports.check(import_run, at=NOON)

    import_run.refresh_from_db()
    assert (import_run.mapping["encoding"], import_run.totals["refused"]) == ("cp1252", 0)


def test_file_that_turns_out_to_be_none_is_blocked_with_a_sentence():
    rows = csv_of(HEADER, *people(300)).getvalue()
    long_line = b'"' + b"x" * 2_000_000
    import_run = imports.upload(
        io.BytesIO(rows + long_line), file_name="a.csv", system="crm", topic=None, by=None, at=NOON
    )

    assert imports.check(import_run, at=NOON) is True

    import_run.refresh_from_db()
    assert (import_run.problems[-1]["code"], import_run.problems[-1]["blocks"]) == ("cell_too_long", True)
    with pytest.raises(imports.ImportNotReady):
        imports.confirm(import_run, by=None)
    assert not imports.unchecked().exclude(checked_at__isnull=False).exists()


def test_check_of_a_discarded_file_does_nothing():
    import_run = upload(HEADER, *people(300))
    imports.discard(import_run, by=None)

    assert imports.check(import_run, at=NOON) is True
    assert ImportRun.objects.get().checked_at is None
