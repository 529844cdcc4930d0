"""How fast is a file of tickets taken in? `python -m tests.benchmarks.tickets --rows 1000000`

Purchases, and every third ticket passed on later in the file: what a shop hands over when
the sale is over. Then the same file again, of which every row is known.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from tests.benchmarks import ground

SESSIONS = 50
HEADER = "ticket,date,event,holder,session,category,block\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    ground.two_cores()
    with tempfile.TemporaryDirectory() as folder, ground.services(Path(folder)):
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        people = rows * 3 // 4
        _invent(people)
        path = Path(folder) / "tickets.csv"
        _write(path, rows=rows, people=people)
        ground.say(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB, {people:,} people")
        for what in ("new", "again"):
            started = time.monotonic()
            call_command("import_tickets", path, system="ticketing")
            speed = rows / (time.monotonic() - started)
            ground.figure(f"file of {rows:,} events, {what}", f"{speed:,.0f} rows/s with upload and end")
        memory = [resource.getrusage(whose).ru_maxrss / 1024 for whose in (resource.RUSAGE_SELF, -1)]
        ground.figure("memory at most", f"{memory[0]:,.0f} MB here, {memory[1]:,.0f} MB in a process that reads")


def _invent(people: int) -> None:
    from django.db import connection

    from tests.factories import make_session

    for number in range(SESSIONS):
        make_session(code=f"SES-{number:02}")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_contact (subject, system, external_id, language, language_source, tags, attributes)
            SELECT gen_random_uuid(), 'ticketing', 'C-' || n, 'fr', 'assumed', '{}', '{}'
              FROM generate_series(1, %s) AS n
            """,
            [people],
        )
        cursor.execute("ANALYZE contacts_contact")


def _write(path: Path, *, rows: int, people: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for n in range(people):
            minute = f"2024-01-{n % 28 + 1:02} {n % 24:02}:{n % 60:02}"
            file.write(f"T-{n},{minute},bought,C-{n % people + 1},SES-{n % SESSIONS:02},A,{n % 300}\n")
        for n in range(0, (rows - people) * 3, 3):
            file.write(f"T-{n % people},2024-03-{n % 28 + 1:02} 12:00,transferred,C-{(n + 7) % people + 1},,,\n")


if __name__ == "__main__":
    main()
