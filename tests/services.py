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
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        _have_own_cache(int(worker.removeprefix("gw")))
        return
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / "static").mkdir()  # looked for by the server of static files
    os.environ.update(ENVIRONMENT, DATA_DIR=str(folder))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if not {"DATABASE_URL", "BROKER_URL"} <= os.environ.keys():
        services = embedded.start(folder, durable=False)
        os.environ.setdefault("DATABASE_URL", services.database_url)
        os.environ.setdefault("BROKER_URL", services.broker_url)
        os.environ.setdefault("CACHE_URL", services.cache_url)
        atexit.register(services.stop)
    # A polite kill ends the run as Ctrl-C does, so that what stands above happens.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _have_own_cache(worker: int) -> None:
    """Another database of the same server: a test that empties its cache empties nobody else's limits."""
    if address := os.environ.get("CACHE_URL"):
        server, _slash, _number = address.rpartition("/")
        os.environ["CACHE_URL"] = f"{server}/{2 + worker}"


def _sweep() -> None:
    """Stop and delete what a killed run left behind: its lock is free, and its servers still run."""
    long_ago = time.time() - FORGOTTEN_AFTER
    for endpoints in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/endpoints.json"):
        about = endpoints.stat()
        if about.st_uid == os.geteuid() and about.st_mtime < long_ago and embedded.stop_unused(endpoints.parent):
            shutil.rmtree(endpoints.parent, ignore_errors=True)
