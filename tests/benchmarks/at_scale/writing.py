"""How fast do rows get in? COPY of rows that were validated, and a file through the real command.

What is written is taken out again, past the triggers of the ledger, and the tables are vacuumed: the base stays as
it was.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from committee.demo.copying import CopiedRows, reserve_keys
from contacts import addresses
from contacts.models import Address, Consent, ConsentRecord, Contact, Topic
from tests.benchmarks import imports, people_file
from tests.benchmarks.at_scale import desk
from tests.benchmarks.base import connect
from tests.benchmarks.ground import say
from tests.benchmarks.stopwatch import Table

COPIED, IMPORTED = 100_000, int(os.environ.get("IMPORTED", "500000"))
COPY_BAR, IMPORT_BAR, UNSUBSCRIBE_BAR = 30_000, 10_000, 0.5
# The second is that of the measure of imports.
SYSTEM, SHOP = "eleven-million-benchmark", "shop"
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
    began = time.perf_counter()
    with transaction.atomic():
        for copied in tables:
            count, start = len(copied.lines), time.perf_counter()
            copied.write()
            say(f"{copied.model._meta.db_table}: {count / (time.perf_counter() - start):,.0f} rows/s")
    table.rate("COPY of validated rows, four tables", rows, time.perf_counter() - began, bar=COPY_BAR)


def _copied_rows() -> tuple[CopiedRows, ...]:
    people = CopiedRows(Contact, "id subject system external_id given_name family_name language country")
    emails = CopiedRows(Address, "contact_id kind value normalised digest")
    decisions = CopiedRows(
        ConsentRecord, "id subject topic_id channel status decided_at source source_ref wording language"
    )
    rights = CopiedRows(Consent, "contact_id topic_id channel status since record_id")
    topic = Topic.objects.get(code="news").pk
    keys = zip(reserve_keys(Contact, COPIED), reserve_keys(ConsentRecord, COPIED), _subjects(COPIED), strict=True)
    for number, (contact, record, subject) in enumerate(keys):
        email = f"copied.{number}@example.org"
        people.lines.append(f"{contact}\t{subject}\t{SYSTEM}\t{number}\tCamille\tFamily {number % 9000}\tfr\tFR")
        emails.lines.append(f"{contact}\temail\t{email}\t{email}\t\\\\x{addresses.digest('email', email).hex()}")
        decisions.lines.append(f"{record}\t{subject}\t{topic}\temail\tgranted\t{WHEN}\timport\t{SYSTEM}\t\tfr")
        rights.lines.append(f"{contact}\t{topic}\temail\tgranted\t{WHEN}\t{record}")
    return people, emails, decisions, rights


def _subjects(count: int) -> list[str]:
    """As the import draws them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuidv7()::text FROM generate_series(1, %s)", [count])
        return [subject for (subject,) in cursor.fetchall()]


# --- A file, through the command -------------------------------------------------------------------------------------


def _import(table: Table) -> None:
    """New people and their consents among eleven million, and meanwhile somebody leaves now and then."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "people.csv"
        people_file.write(path, IMPORTED)
        with _leaving() as waits:
            rate = imports.one_import("import into the base", path, IMPORTED, "--again")
        table.rate("import of a file with consents, by the command", IMPORTED, IMPORTED / rate, bar=IMPORT_BAR)
        table.waits("unsubscribe while it runs", waits, bar=UNSUBSCRIBE_BAR)
        rate = imports.one_import("the same file again", path, IMPORTED, "--again")
        table.rate("the same file again, which changes nothing", IMPORTED, IMPORTED / rate)


@contextmanager
def _leaving() -> Iterator[list[float]]:
    """How long each of many people waits for the answer to their unsubscribe, all the time that the block takes."""
    waits: list[float] = []
    over = threading.Event()

    def leave() -> None:
        for contact in desk.from_the_middle()[:5_000]:
            if over.wait(0.2):
                break
            began = time.perf_counter()
            desk.undone(desk.unsubscribe, contact)
            waits.append(time.perf_counter() - began)
        connection.close()

    thread = threading.Thread(target=leave)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


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
            "CREATE TEMPORARY TABLE gone AS SELECT id, subject FROM contacts_contact WHERE system IN (%s, %s)",
            [SYSTEM, SHOP],
        )
        if not connection.execute("SELECT count(*) FROM gone").fetchone()[0]:  # type: ignore[index]
            return
        connection.execute("ANALYZE gone")
        for statement in TAKE_OUT:
            connection.execute(statement)
        for name in ("contact", "address", "consentrecord", "consent"):
            connection.execute(f"VACUUM ANALYZE contacts_{name}")
