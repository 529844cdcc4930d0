"""The ground every measurement of sending stands on: two cores, a durable database, and what they wait for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from committee import embedded
from tests.services import ENVIRONMENT


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def figure(what: str, value: str) -> None:
    """A line of the table that `make bench` ends with."""
    say(f"| {what} | {value} | {os.getloadavg()[0]:.1f} |")


def two_cores() -> list[int]:
    """Keep this process, and all it starts, on two cores."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    os.sched_setaffinity(0, cores)
    return cores


@contextmanager
def services(folder: Path) -> Iterator[None]:
    """A database and a broker that wait for the disk, known to this process and its children; then Django on them."""
    os.environ.update(ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "committee.settings"})
    with embedded.start(folder / "data") as running:
        os.environ.update(
            DATABASE_URL=running.database_url,
            BROKER_URL=running.broker_url,
            CACHE_URL=running.cache_url,
            DATA_DIR=str(folder),
            PYTHONPATH=str(Path.cwd()),
        )
        django.setup()
        yield


@contextmanager
def processes(count: int, *words: str, folder: Path, **environment: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """`count` Python processes running `-m words`; stopped when the block ends. What they say goes to a file."""
    started = []
    for number in range(count):
        with (folder / f"{words[0]}-{number}.log").open("wb") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", *(word.replace("%i", str(number)) for word in words)],
                    env=os.environ | environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )
    try:
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)


def wait_until(condition: Callable[[], bool], *, every: float = 0.02, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"This was not done within {seconds} s.")
        time.sleep(every)
