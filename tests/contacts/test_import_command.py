from __future__ import annotations

from contextlib import closing
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.signals import post_save

from contacts import imports
from contacts.imports.reading import LOCK
from contacts.management import import_command
from contacts.models import Consent, Contact, ImportRun
from tests.contacts.imports.files import csv_of, upload
from tests.factories import make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def fans(tmp_path):
    path = tmp_path / "fans.csv"
    rows = [["C-1", "lea@example.org", "shop", "2024-05-31"], ["C-2", "no address", "", ""]]
    path.write_bytes(csv_of(["id", "email", "consent_source", "consent_date"], *rows).getvalue())
    return path


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("import_contacts", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_command_imports_and_says_what_it_did(fans):
    make_topic()

    out, err = run(fans, "--system", "crm", "--topic", "news")

    assert "2 rows: 1 new, 0 changed, 0 unchanged, 1 refused; 1 opt-ins." in out
    assert err.startswith("Line 3, column 2: ")
    assert Consent.objects.get().contact == Contact.objects.get()


def test_dry_run_writes_nothing(fans):
    out, _err = run(fans, "--system", "crm", "--dry-run")

    assert out == "Nothing was written. 2 rows: 1 new, 0 changed, 0 unchanged, 1 refused; 0 opt-ins.\n"
    assert not Contact.objects.exists()
    assert not ImportRun.objects.exists()


def test_same_file_again_is_told_and_left_alone_unless_insisted_upon(fans):
    run(fans, "--system", "crm")

    assert run(fans, "--system", "crm")[0].startswith("Already imported on ")
    assert "2 rows: 0 new, 0 changed, 1 unchanged, 1 refused" in run(fans, "--system", "crm", "--again")[0]


def test_refused_rows_are_written_where_asked(fans, tmp_path):
    run(fans, "--system", "crm", "--refused", tmp_path / "refused.csv")

    lines = (tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("3,")


def test_rows_that_only_repeat_somebody_are_told_and_not_written(tmp_path):
    fans = tmp_path / "fans.csv"
    fans.write_bytes(csv_of(["id", "email"], ["C-1", "lea@example.org"], ["C-1", "bob@example.org"]).getvalue())

    out, err = run(fans, "--system", "crm", "--refused", tmp_path / "refused.csv")

    assert "1 refused, 1 of them repeat a person" in out
    assert "Line 3: This person was met before, in line 2" in err
    assert len((tmp_path / "refused.csv").read_text("utf-8-sig").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.csv", "--system", "crm"], "cannot be opened"),
        (["{fans}", "--system", "crm", "--topic", "gossip"], "no topic"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(fans, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(*(argument.format(fans=fans) for argument in arguments))


class Worker(StringIO):
    """Another worker, who has the file until the command says that it waits; and what the command says."""

    def __init__(self, other):
        super().__init__()
        self.other = other

    def take(self, instance, *, created=True, **_):
        if created:
            with self.other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, instance.pk])

    def leave(self):
        with self.other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")

    def write(self, said):
        if "waiting" in said:
            self.leave()
        return super().write(said)


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.setattr(import_command, "PATIENCE", 0)
    with closing(connection.copy()) as other:
        yield Worker(other)


def test_command_waits_for_a_worker_who_has_the_file_and_does_the_rest(worker):
    import_run = imports.confirm(upload(["id", "email"], ["C-1", "lea@example.org"]), by=None)
    worker.take(import_run)

    call_command("import_contacts", go_on=import_run.pk, stdout=worker)

    assert f"A worker has import {import_run.pk}, at 0 rows: waiting for it." in worker.getvalue()
    assert "1 rows: 1 new" in worker.getvalue()
    assert ImportRun.objects.get().status == "finished"


def test_dry_run_waits_for_a_worker_who_looks_at_the_file(worker, tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(csv_of(["id", "email"], *[[f"C-{n}", f"p{n}@example.org"] for n in range(300)]).getvalue())
    post_save.connect(worker.take, sender=ImportRun)
    try:
        call_command("import_contacts", str(path), system="crm", dry_run=True, stdout=worker)
    finally:
        post_save.disconnect(worker.take, sender=ImportRun)

    assert "waiting for it." in worker.getvalue()
    assert "Nothing was written. 300 rows: 300 new" in worker.getvalue()
    assert not ImportRun.objects.exists()


def test_dry_run_of_a_file_that_somebody_confirms_meanwhile_deletes_nothing(worker, tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(csv_of(["id", "email"], *[[f"C-{n}", f"p{n}@example.org"] for n in range(300)]).getvalue())

    def confirm(instance, *, created, **_):
        if created:
            ImportRun.objects.filter(pk=instance.pk).update(status="queued")

    post_save.connect(confirm, sender=ImportRun)
    try:
        with pytest.raises(CommandError, match="confirmed or discarded meanwhile"):
            run(path, "--system", "crm", "--dry-run")
    finally:
        post_save.disconnect(confirm, sender=ImportRun)

    assert ImportRun.objects.get().has_file


def test_an_import_that_was_given_up_does_not_go_on():
    import_run = imports.discard(upload(["id", "email"], ["C-1", "lea@example.org"]), by=None)

    with pytest.raises(CommandError, match="is discarded: nothing of it can be written"):
        run("--go-on", import_run.pk)
    with pytest.raises(CommandError, match="can only --go-on"):
        run("--go-on", import_run.pk, "--dry-run")
