"""How many people a second come in from a file? `python -m tests.benchmarks.imports --rows 11000000`

The real command, in a process of its own: every row through the rules of the form, with addresses, consents and their
ledger. Then the same file again, which must change nothing. Beside it, in the same minutes and on the same cores:
COPY of rows that were validated before, and the same rows through django-import-export, an instance a row.

On a machine that does other work too, the seconds tell little: so the processor's time a row is told beside them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks import people_file
from tests.benchmarks.ground import figure, say, services, two_cores
from tests.benchmarks.stopwatch import machine, server_seconds

PEER_ROWS = 2_000
COPIED_ROWS = 100_000


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument(
        "--folder", type=Path, help="where the file and the database may lie: some 20 GB for 11 million"
    )
    options = parser.parse_args(arguments)
    cores = two_cores()
    with tempfile.TemporaryDirectory(dir=options.folder) as name, services(Path(name)):
        prepare()
        file = Path(name) / "people.csv"
        people_file.write(file, options.rows)
        size = file.stat().st_size / 1e6
        say(f"{options.rows:,} rows, {size:,.0f} MB; on {len(cores)} of {machine()}")
        ours = one_import("first import", file, options.rows)
        one_import("the same again", file, options.rows, "--again")
        copied()
        peer = instance_by_instance(file)
        figure("times django-import-export, an instance a row", f"{ours / peer:,.0f}")


def prepare() -> None:
    from django.core.management import call_command

    from tests.factories import make_topic

    call_command("migrate", verbosity=0)
    for code in people_file.TOPICS:
        make_topic(code)


def one_import(title: str, file: Path, rows: int, *more: str) -> float:
    """Rows a second, from the start of the command to its end."""
    command = [sys.executable, "manage.py", "import_contacts", str(file), "--system", "shop", *more]
    database_before = server_seconds()
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with _watched(process.pid) as seen:
        said, _nothing = process.communicate()
    seconds = time.monotonic() - started
    if process.returncode:
        raise SystemExit(f"{title} failed: {said}")
    in_database = (server_seconds() - database_before) / rows * 1e6
    in_python = (_children_seconds() - seen.before) / rows * 1e6
    figure(
        f"{title}, {rows:,} rows",
        f"{rows / seconds:,.0f} rows/s; processor time a row {in_python:.0f} + {in_database:.0f} µs"
        f" (Python + PostgreSQL); peak {seen.rss / 1e6:.0f} MB, all processes ({seen.pss / 1e6:.0f} MB proportional)",
    )
    say(said.strip().splitlines()[-1])
    return rows / seconds


class _Seen:
    """The most memory that a process and its children have had together, as often as one looked."""

    def __init__(self) -> None:
        self.rss = self.pss = 0
        self.before = _children_seconds()

    def look(self, root: psutil.Process) -> None:
        rss = pss = 0
        for process in [root, *root.children(recursive=True)]:
            try:
                memory = process.memory_full_info()
            except psutil.Error:
                continue  # it has just ended
            rss, pss = rss + memory.rss, pss + memory.pss
        self.rss, self.pss = max(self.rss, rss), max(self.pss, pss)


@contextmanager
def _watched(pid: int) -> Iterator[_Seen]:
    seen, over, root = _Seen(), threading.Event(), psutil.Process(pid)

    def watch() -> None:
        while not over.wait(0.5):
            try:
                seen.look(root)
            except psutil.Error:
                return

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _children_seconds() -> float:
    times = psutil.Process().cpu_times()
    return times.children_user + times.children_system


def copied() -> None:
    """COPY alone, of rows that were validated before."""
    from django.db import transaction
    from django.utils import timezone

    from committee.spreadsheets import Limits
    from committee.spreadsheets.rows import Judge
    from contacts.imports import staging
    from contacts.models import Topic
    from contacts.rows.blocks import Validator
    from contacts.rows.meaning import Meaning

    columns = {"external_id" if name == "id" else name: place for place, name in enumerate(people_file.HEADER)}
    topics = dict(Topic.objects.filter(code__in=people_file.TOPICS).values_list("code", "pk"))
    judge = Judge(len(people_file.HEADER), Limits())
    validator = Validator(Meaning(columns=columns, judge=judge, at=timezone.now(), topics=topics))
    rows = list(enumerate(people_file.people(COPIED_ROWS), start=2))
    blocks = [validator.validate(rows[n : n + 1_000]) for n in range(0, len(rows), 1_000)]
    started = time.monotonic()
    for n in range(0, len(blocks), 20):
        with transaction.atomic():
            staging.copy(validator.columns, (block.text for block in blocks[n : n + 20]))
    good = sum(block.good for block in blocks)
    figure("COPY of validated rows", f"{good / (time.monotonic() - started):,.0f} rows/s")


def instance_by_instance(file: Path) -> float:
    """The same rows as django-import-export takes them: an instance, its checks and its saves for each."""
    from import_export import resources
    from tablib import Dataset

    from contacts.models import Contact

    class People(resources.ModelResource):
        class Meta:
            model = Contact
            import_id_fields = ("system", "external_id")
            fields = (
                "system",
                "external_id",
                "given_name",
                "family_name",
                "language",
                "country",
                "postcode",
                "birth_year",
            )
            clean_model_instances = True

        def validate_instance(self, instance: Any, *_: Any, **__: Any) -> None:
            # As its form does: asking whether an id that is yet to be drawn is free reads the whole table.
            instance.full_clean(exclude=["public_id", "subject"])

    rows = list(people_file.people(PEER_ROWS))
    data = Dataset(headers=list(People.Meta.fields))
    for row in rows:
        data.append(["peer", row[0], row[1], row[2], row[5].lower(), row[6], row[7], row[8]])
    started = time.monotonic()
    result = People().import_data(data, raise_errors=True)
    speed = PEER_ROWS / (time.monotonic() - started)
    figure("django-import-export", f"{speed:,.0f} rows/s of the contact alone; {result.totals['new']:,} new")
    return speed


if __name__ == "__main__":
    main()
