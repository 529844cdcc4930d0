"""How letters to the return address come in: kept before they are read, once each, and never lost."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from campaigns.enums import ReceiptState
from campaigns.feedback import applying
from campaigns.feedback.mail import arriving
from campaigns.models import Receipt
from committee.db import clock
from tests.campaigns.feedback.mail.letters import notified, written

pytestmark = pytest.mark.django_db


def pipe(raw: bytes, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("receive_mail")


def test_letter_from_a_mail_servers_pipe_is_kept_as_it_came(monkeypatch):
    raw = written("Le café \xe9\x00".encode("latin-1").decode("latin-1")) + b"\xff\xfe"

    pipe(raw, monkeypatch)

    receipt = Receipt.objects.get()
    assert (receipt.provider, bytes(receipt.body), receipt.state) == ("mail", raw, ReceiptState.NEW)


def test_letter_that_comes_twice_is_kept_once(monkeypatch):
    pipe(notified("Status: 5.1.1"), monkeypatch)
    pipe(notified("Status: 5.1.1"), monkeypatch)

    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("raw", [b"", b" \r\n\t"])
def test_letter_of_which_nothing_is_left_waits_for_a_person(raw, monkeypatch):
    pipe(raw, monkeypatch)
    applying.apply_some(at=clock())

    assert [receipt.state for receipt in Receipt.objects.all()] == [ReceiptState.UNPARSED]


def test_of_a_huge_letter_the_beginning_is_kept(monkeypatch):
    pipe(written("x" * 3_000_000), monkeypatch)

    assert len(bytes(Receipt.objects.get().body)) == arriving.MOST_KEPT


def test_maildir_is_emptied_into_the_table(tmp_path):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1").write_bytes(written("one"))
    (tmp_path / "cur" / "2:2,S").write_bytes(written("two"))
    (tmp_path / "tmp" / "3").write_bytes(written("is still being written"))

    call_command("receive_mail", maildir=tmp_path)

    assert {bytes(body) for body in Receipt.objects.values_list("body", flat=True)} == {written("one"), written("two")}
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["3"]


def test_without_a_database_the_mail_server_is_asked_to_try_again():
    manage = Path(__file__).parents[4] / "manage.py"
    environment = {**os.environ, "DEBUG": "true", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}

    run = subprocess.run(
        [sys.executable, str(manage), "receive_mail"],
        input=written("secret@elsewhere.example"),
        env=environment,
        capture_output=True,
        check=False,
    )

    assert run.returncode == os.EX_TEMPFAIL
    assert b"secret@elsewhere.example" not in run.stdout + run.stderr
