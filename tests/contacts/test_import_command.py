from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from contacts.models import Consent, Contact, ImportRun
from tests.contacts.imports.files import csv_of
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
