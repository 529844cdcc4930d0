"""Rows are validated by processes of their own: in order, completely, and with an end to every failure."""

from __future__ import annotations

import os
import signal

import psutil
import pytest
from django.utils import translation

from committee.sentences import spoken
from contacts import imports
from contacts.imports import pipeline
from contacts.imports.pipeline import ValidatorDied
from contacts.models import Contact, ImportRun
from tests.contacts.imports.files import small_chunks, upload
from tests.factories import NOON

HEADER = ["id", "prénom", "email", "téléphone", "pays"]


@pytest.fixture
def with_processes(monkeypatch):
    monkeypatch.setattr(pipeline, "WORTH_PROCESSES", 0)
    small_chunks(monkeypatch, rows=20)


def people(count):
    return [
        [f"C-{n:03}", "Léa 陽菜", f"p{n}@example.org" if n % 7 else "no address", "06 12 34 56 78", "FR"]
        for n in range(count)
    ]


def children():
    """The processes that validate; the database and the broker of the tests are children too."""
    living = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in living if "contacts.rows.worker" in child.cmdline()]


@pytest.mark.django_db
def test_processes_say_the_same_in_the_same_order_as_one_would(with_processes, monkeypatch):
    by_processes = imports.confirm(upload(HEADER, *people(150)), by=None)
    imports.run(by_processes, at=NOON)
    monkeypatch.setattr(pipeline, "WORTH_PROCESSES", 10**9)
    alone = imports.confirm(upload(HEADER, *people(150), system="other"), by=None)
    imports.run(alone, at=NOON)

    told = [
        (
            {name: run.totals[name] for name in ("rows", "new", "refused")},
            list(run.refused_rows.order_by("line").values_list("line", "problems")),
            list(run.people.order_by("contact").values_list("line", flat=True)),
        )
        for run in ImportRun.objects.order_by("pk")
    ]
    assert told[0] == told[1]
    assert told[0][0] == {"rows": 150, "new": 128, "refused": 22}
    assert told[0][2] == sorted(told[0][2])
    assert not children()


@pytest.mark.django_db
def test_refusals_from_other_processes_are_kept_with_their_values_and_speak_the_language_of_their_reader(
    with_processes,
):
    import_run = upload(HEADER, ["C-1", "x" * 101, "lea@example.org", "", ""])
    imports.run(imports.confirm(import_run, by=None), at=NOON)

    ((problem,),) = import_run.refused_rows.values_list("problems", flat=True)
    assert (problem["code"], problem["values"]) == ("bad_cell", {"most": 100})
    said = {}
    for language in ("en", "fr"):
        with translation.override(language):
            said[language] = spoken(problem)
    assert said["en"] == "The name is longer than 100 characters."
    assert "100" in said["fr"]
    assert said["fr"] != said["en"]


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_process_that_dies_ends_the_import_with_a_sentence_and_the_import_can_go_on(with_processes, monkeypatch):
    rows = [[f"C-{n:05}", "Léa", f"p{n}@example.org", "", ""] for n in range(5_000)]
    import_run = imports.confirm(upload(HEADER, *rows), by=None)
    plain = imports.run.__globals__["advance"]

    def kill_one_then_advance(*args, **kwargs):
        for child in children()[:1]:
            os.kill(child.pid, signal.SIGKILL)
        return plain(*args, **kwargs)

    monkeypatch.setitem(imports.run.__globals__, "advance", kill_one_then_advance)
    assert imports.run(import_run, at=NOON) is True
    monkeypatch.setitem(imports.run.__globals__, "advance", plain)

    import_run.refresh_from_db()
    assert (import_run.status, import_run.why_failed) == ("failed", str(ValidatorDied.message))
    written = Contact.objects.count()
    assert 0 < written == import_run.totals["new"] < 5_000
    assert not children()

    imports.run(imports.go_on(import_run, by=None), at=NOON)
    import_run.refresh_from_db()
    assert (import_run.status, import_run.totals["rows"], Contact.objects.count()) == ("finished", 5_000, 5_000)


@pytest.mark.django_db
def test_only_an_import_that_failed_can_go_on():
    import_run = upload(HEADER, *people(2))

    with pytest.raises(imports.ImportNotReady):
        imports.go_on(import_run, by=None)


@pytest.mark.django_db
def test_fault_while_reading_is_told_after_what_was_read_before_it(with_processes):
    import_run = imports.confirm(upload(HEADER, *people(40)), by=None)
    with import_run.file.open("ab") as file:
        file.write(b"x" * 2_000_000)

    imports.run(import_run, at=NOON)

    import_run.refresh_from_db()
    assert import_run.status == "failed"
    assert "runs on for over a million characters" in import_run.why_failed
    assert not children()
