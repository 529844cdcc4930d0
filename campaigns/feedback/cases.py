"""Which reports lie in this folder, and what ought each of them to be taken for?

    FOLDER/expected.csv          file, recipient, meaning
    FOLDER/….eml                 a letter as it came, wherever it lies
    FOLDER/mailgun/…             the body of a webhook, in a folder called by how it speaks: `doors.DOORS`

A row for each recipient that a file tells of; `recipient` may stay empty where any will do, and holds several
addresses, with blanks between them, where one of them is enough: a server may name an alias.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from campaigns.feedback.doors import DOORS
from campaigns.feedback.mail import arriving
from campaigns.feedback.posted import Posted

EXPECTED: Final = "expected.csv"
LETTER: Final = ".eml"
COLUMNS: Final = ("file", "recipient", "meaning")


class Meaning(StrEnum):
    """What a report is taken for."""

    DEAD = "dead"  # it came back, and nothing will ever arrive at that address
    RETURNED = "returned"  # it came back or is late, for any other reason
    COMPLAINT = "complaint"
    OPT_OUT = "opt-out"
    NOTHING = "nothing"  # nothing follows: an absent reader's answer, a delivery, a report of another type


class BadFolder(Exception):
    """The folder is not laid out as it should be; its text says where, and what to do."""


class Case(NamedTuple):
    """One row of `expected.csv`."""

    file: str
    recipients: frozenset[str]  # in small letters; empty where any will do
    meaning: Meaning


def expected(folder: Path) -> list[Case]:
    """What somebody wrote down of each file; empty where they wrote nothing. Raises `BadFolder`."""
    listed = folder / EXPECTED
    if not listed.is_file():
        return []
    with listed.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
            raise BadFolder(f"{EXPECTED} has no column “{missing[0]}”: its first line names {', '.join(COLUMNS)}.")
        return [_case(row, line) for line, row in enumerate(rows, 2)]


def _case(row: Mapping[str, str], line: int) -> Case:
    try:
        meaning = Meaning((row["meaning"] or "").strip())
    except ValueError:
        known = ", ".join(Meaning)
        raise BadFolder(f"{EXPECTED}, line {line}: “meaning” is one of {known}.") from None
    return Case((row["file"] or "").strip(), frozenset((row["recipient"] or "").lower().split()), meaning)


def files(folder: Path) -> Iterator[tuple[str, str, Posted]]:
    """Each report: its path in the folder, how it speaks, and what came."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix == LETTER:
            yield name.as_posix(), arriving.PROVIDER, Posted(path.read_bytes()[: arriving.MOST_KEPT], {})
        elif path.is_file() and name.parts[0] in DOORS:
            body = path.read_bytes()
            yield name.as_posix(), name.parts[0], Posted(body, _headers(body))


def _headers(body: bytes) -> dict[str, str]:
    """What the provider says beside the body, as far as the body shows it."""
    if not body.lstrip().startswith((b"{", b"[")):
        return {"content-type": "application/x-www-form-urlencoded"}
    headers = {"content-type": "application/json"}
    try:
        told = json.loads(body)
    except ValueError:
        return headers
    if isinstance(told, dict) and "TopicArn" in told:  # Amazon's
        headers["x-amz-sns-message-type"] = str(told.get("Type", ""))
        headers["x-amz-sns-message-id"] = str(told.get("MessageId", ""))
    return headers
