"""A database and a broker for this test run alone, started before the settings load and deleted when it ends.

Called by the root `conftest.py`. With `DATABASE_URL` and `BROKER_URL` set, those are used. The workers of pytest-xdist
inherit the environment of the run that started them, and start nothing.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

from committee import embedded

PREFIX = "committee-tests-"
FORGOTTEN_AFTER = 600.0  # seconds: a folder this old that nobody holds belongs to a run that was killed

# What the tests rely on, whatever the shell that starts them has set for `make run`.
ENVIRONMENT = {
    "DEBUG": "true",
    "DEMO": "true",
    "SECRET_KEY": "tests-sign-with-a-key-that-is-known-to-everybody-who-reads-them",
    "LINK_KEY": "tests-link-with-a-key-that-is-known-to-everybody-who-reads-them",
    "SUPPRESSION_KEY": "tests-suppress-with-a-key-that-is-known-to-everybody-who-reads-them",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "BASE_URL": "http://testserver",
}


def start() -> None:
    """Say in the environment, which the settings read, where this run's services are."""
    os.environ.update(ENVIRONMENT)
    if {"DATABASE_URL", "BROKER_URL"} <= os.environ.keys():
        return
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    services = embedded.start(folder, durable=False)
    os.environ.setdefault("DATABASE_URL", services.database_url)
    os.environ.setdefault("BROKER_URL", services.broker_url)
    os.environ.setdefault("CACHE_URL", services.cache_url)
    os.environ["DATA_DIR"] = str(folder)
    # Not a pytest hook: those are skipped when the run dies while collecting.
    atexit.register(_throw_away, services, started_by=os.getpid())
    # A polite kill ends the run as Ctrl-C does, so that what stands above happens.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _throw_away(services: embedded.Services, *, started_by: int) -> None:
    if os.getpid() == started_by:  # and not a test's forked child
        services.stop()
        shutil.rmtree(services.folder, ignore_errors=True)


def _sweep() -> None:
    """Stop and delete what a killed run left behind: its lock is free, and its servers still run."""
    long_ago = time.time() - FORGOTTEN_AFTER
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        about = folder.stat()
        if about.st_uid == os.geteuid() and about.st_mtime < long_ago and embedded.stop_unused(folder):
            shutil.rmtree(folder, ignore_errors=True)
