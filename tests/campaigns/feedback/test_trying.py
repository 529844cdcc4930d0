"""Somebody tries their own bounces, complaints and webhooks: each is weighed, the bars are told, nothing is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.campaigns.feedback.mail.letters import READER, complained, notified, written

HEAD = "file,recipient,meaning\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A letter or a webhook of each meaning, and what each ought to be taken for."""
    nobody = f"Final-Recipient: rfc822; {READER}\nAction: failed\nStatus: 5.1.1"
    full = f"Final-Recipient: rfc822; {READER}\nAction: failed\nStatus: 5.2.2"
    (tmp_path / "dead.eml").write_bytes(notified(nobody))
    (tmp_path / "full.eml").write_bytes(notified(full))
    (tmp_path / "abuse.eml").write_bytes(complained(f"Feedback-Type: abuse\nOriginal-Rcpt-To: {READER}\n"))
    (tmp_path / "away.eml").write_bytes(written("Back on Monday.", sender=READER, subject="Out of office"))
    (tmp_path / "twilio").mkdir()
    (tmp_path / "twilio" / "stop").write_text("From=%2B33612345678&Body=STOP")
    (tmp_path / "postmark").mkdir()
    gone = {"RecordType": "Bounce", "Type": "HardBounce", "Email": READER, "MessageID": "1", "ID": 4}
    gone |= {"BouncedAt": "2024-07-26T12:00:00Z", "Details": "smtp;550 5.1.1 unknown"}
    (tmp_path / "postmark" / "gone.json").write_text(json.dumps(gone))
    (tmp_path / "expected.csv").write_text(
        HEAD
        + f"dead.eml,{READER},dead\nfull.eml,{READER},returned\nabuse.eml,,complaint\naway.eml,,nothing\n"
        + f"twilio/stop,,opt-out\npostmark/gone.json,alias@x.example {READER.upper()},dead\n"
    )
    return tmp_path


def test_each_bar_is_told_with_how_many_of_how_many(folder, capsys):
    call_command("try_reports", folder)

    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert told == [
        "recipients of what came back, found 3 of 3 100.0% at least 97%",
        "living addresses taken for dead 0 of 1 0.0% at most 5%",
        "dead addresses missed 0 of 2 0.0% at most 20%",
        "complaints and opt-outs heard 2 of 2 100.0% at least 100%",
        "of no consequence, and left so 1 of 1 100.0% at least 100%",
        "files that could not be read 0 of 6 0.0% at most 0%",
    ]


def test_what_was_taken_for_something_else_is_named_by_its_file_alone(folder, capsys):
    (folder / "expected.csv").write_text(HEAD + f"full.eml,{READER},dead\ndead.eml,other@x.example,dead\n")

    with pytest.raises(SystemExit):
        call_command("try_reports", folder)

    told = capsys.readouterr().out
    assert "full.eml: dead, taken for returned\n" in told
    assert "dead.eml: dead, taken for dead, of another recipient or of none\n" in told
    assert "@" not in told


def test_folder_without_expectations_is_read_and_told(folder, capsys):
    (folder / "expected.csv").unlink()

    call_command("try_reports", folder)

    told = capsys.readouterr().out.splitlines()
    assert "full.eml: returned (bounced 5.2.2)" in told
    assert "twilio/stop: opt-out (unsubscribe)" in told
    assert len(told) == 6


def test_file_that_is_expected_and_not_there_is_lost(folder, capsys):
    (folder / "dead.eml").unlink()

    with pytest.raises(SystemExit):
        call_command("try_reports", folder)

    assert "dead.eml: is expected, and not there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("expected", "says"),
    [("file,meaning\n", "no column “recipient”"), (HEAD + "dead.eml,,alive\n", "line 2: “meaning” is one of dead,")],
)
def test_slip_of_the_pen_is_told_with_its_place(folder, expected, says):
    (folder / "expected.csv").write_text(expected)

    with pytest.raises(CommandError, match=says):
        call_command("try_reports", folder)


def test_folder_with_no_report_in_it_is_said_to_be_one(tmp_path):
    with pytest.raises(CommandError, match="No report lies there"):
        call_command("try_reports", tmp_path)
