"""How fast do rows get in? COPY of rows that were validated, and a file through the real command.

What is written is taken out again, past the triggers of the ledger, and the tables are vacuumed: the base stays as
it was.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from committee.demo.copying import CopiedRows, reserve_keys
from contacts import addresses
from contacts.models import Address, Consent, ConsentRecord, Contact, Topic
from tests.benchmarks.base import connect
from tests.benchmarks.ground import say
from tests.benchmarks.stopwatch import Table

COPIED, IMPORTED = 100_000, int(os.environ.get("IMPORTED", "500000"))
COPY_BAR, IMPORT_BAR, MEMORY_BAR = 30_000, 10_000, 300
SYSTEM: Final = "eleven-million-benchmark"
WHEN: Final = "2024-06-01 10:00:00+00"


def measure(table: Table) -> None:
    _take_out()
    _copy(table)
    _take_out()
    _import(table)
    _take_out()


# --- COPY ------------------------------------------------------------------------------------------------------------


def _copy(table: Table) -> None:
    """A person, an address, a decision and a right each, with every index and constraint of the tables in force."""
    tables = _copied_rows()
    rows = sum(len(rows.lines) for rows in tables)
    with connect_django():
        began = time.perf_counter()
        for copied in tables:
            count, start = len(copied.lines), time.perf_counter()
            copied.write()
            say(f"{copied.model._meta.db_table}: {count / (time.perf_counter() - start):,.0f} rows/s")
    table.rate("COPY of validated rows, four tables", rows, time.perf_counter() - began, bar=COPY_BAR)


@contextmanager
def connect_django() -> Iterator[None]:
    """One transaction, whose commit is part of what is timed by whoever closes the block."""
    from django.db import transaction

    with transaction.atomic():
        yield


def _copied_rows() -> tuple[CopiedRows, ...]:
    people = CopiedRows(Contact, "id subject system external_id given_name family_name language country")
    emails = CopiedRows(Address, "contact_id kind value normalised digest")
    decisions = CopiedRows(
        ConsentRecord, "id subject topic_id channel status decided_at source source_ref wording language"
    )
    rights = CopiedRows(Consent, "contact_id topic_id channel status since record_id")
    topic = Topic.objects.get(code="news").pk
    keys = zip(reserve_keys(Contact, COPIED), reserve_keys(ConsentRecord, COPIED), strict=True)
    for number, (contact, record) in enumerate(keys):
        subject, email = uuid.uuid4(), f"copied.{number}@example.org"
        people.lines.append(f"{contact}\t{subject}\t{SYSTEM}\t{number}\tCamille\tFamily {number % 9000}\tfr\tFR")
        emails.lines.append(f"{contact}\temail\t{email}\t{email}\t\\\\x{addresses.digest('email', email).hex()}")
        decisions.lines.append(f"{record}\t{subject}\t{topic}\temail\tgranted\t{WHEN}\timport\t{SYSTEM}\t\tfr")
        rights.lines.append(f"{contact}\t{topic}\temail\tgranted\t{WHEN}\t{record}")
    return people, emails, decisions, rights


# --- A file, through the command -------------------------------------------------------------------------------------


def _import(table: Table) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "people.csv"
        _write_file(path)
        words = [
            sys.executable,
            "manage.py",
            "import_contacts",
            str(path),
            "--system",
            SYSTEM,
            "--topic",
            "news",
            "--again",
        ]
        began = time.perf_counter()
        with subprocess.Popen(words, env=os.environ, stdout=subprocess.PIPE, text=True) as importer:
            watch = _Memory(importer.pid)
            said = importer.communicate()[0]
        seconds = time.perf_counter() - began
        say(said.strip())
        assert importer.returncode == 0, said
    table.rate("import of a file with consents, by the command", IMPORTED, seconds, bar=IMPORT_BAR)
    say(f"the importer’s largest memory: {watch.most / 1024**2:,.0f} MB (bar {MEMORY_BAR} MB)")
    table.once(f"… its memory, {watch.most / 1024**2:,.0f} MB", seconds)


class _Memory(threading.Thread):
    """The most memory that a process and its children had, looked at twice a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._process = psutil.Process(pid)
        self.start()

    def run(self) -> None:
        try:
            while self._process.is_running():
                family = [self._process, *self._process.children(recursive=True)]
                self.most = max(self.most, sum(one.memory_info().rss for one in family))
                time.sleep(0.5)
        except psutil.Error:
            pass  # it ended between two looks


def _write_file(path: Path) -> None:
    columns = "id given_name family_name email phone language country birth_year tags consent_source consent_date"
    given, family = (
        ("Camille", "Hugo", "Léa", "Anna", "王芳", "Мария"),
        ("Martin", "Dubois", "Smith", "García", "Müller"),
    )
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(columns.split())
        for n in range(IMPORTED):
            phone = f"+336{20_000_000 + n:08}" if n % 3 == 0 else ""
            name = [given[n % 6], f"{family[n % 5]}{n % 997}", f"imported.{n}@mail{n % 50}.example.org", phone]
            rest = ["fr", "FR", 1940 + n % 60, "club" if n % 10 == 0 else "", "stand at Bercy", "2024-06-01 10:00"]
            writer.writerow([f"I{n:09}", *name, *rest])


# --- Out again -------------------------------------------------------------------------------------------------------

TAKE_OUT: Final = (
    "DELETE FROM contacts_importedcontact WHERE contact_id IN (SELECT id FROM gone)",
    "DELETE FROM contacts_consent WHERE contact_id IN (SELECT id FROM gone)",
    "DELETE FROM contacts_consentrecord WHERE subject IN (SELECT subject FROM gone)",
    "DELETE FROM contacts_address WHERE contact_id IN (SELECT id FROM gone)",
    "DELETE FROM contacts_contact WHERE id IN (SELECT id FROM gone)",
)


def _take_out() -> None:
    with connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "CREATE TEMPORARY TABLE gone AS SELECT id, subject FROM contacts_contact WHERE system = %s", [SYSTEM]
        )
        if not connection.execute("SELECT count(*) FROM gone").fetchone()[0]:  # type: ignore[index]
            return
        connection.execute("ANALYZE gone")
        for statement in TAKE_OUT:
            connection.execute(statement)
        for name in ("contact", "address", "consentrecord", "consent"):
            connection.execute(f"VACUUM ANALYZE contacts_{name}")
