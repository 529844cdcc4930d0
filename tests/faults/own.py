"""A database and a broker for one test alone, to be killed, filled up and copied: two real servers in a folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from django.db import connection, connections

from committee import embedded
from committee.embedded import postgres


class OwnServices:
    """Two servers, and what can happen to them."""

    def __init__(self, services: embedded.Services) -> None:
        self.services = services

    @property
    def broker_url(self) -> str:
        return self.services.broker_url

    def kill_broker(self) -> None:
        """SIGKILL, and nobody listens any more."""
        port = self.services.broker.port
        _listener(port).kill()
        _wait(lambda: not is_open(port), "the broker still listens")

    def crash_database(self) -> None:
        """What `pg_ctl stop -m immediate` does: no checkpoint, recovery at the next start."""
        postmaster = int((self.services.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        process = psutil.Process(postmaster)
        process.send_signal(signal.SIGQUIT)
        process.wait(20)
        assert not is_open(self.services.database.port), "the database still listens"

    def revive(self) -> list[str]:
        """Start again what is dead; its names."""
        return self.services.revive()


@contextmanager
def open_folder() -> Iterator[Path]:
    """One that the servers may pass through, who have no rights of root's. Pytest closes its own to all but us."""
    folder = Path(tempfile.mkdtemp(prefix="committee-fault-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_services(folder: Path, *, mould: Path | None = None) -> Iterator[OwnServices]:
    """Durable ones: they wait for the disk, as those of production do. Cast from a mould, they hold what it holds."""
    if mould:
        subprocess.run(["cp", "-a", mould / "postgres", mould / "endpoints.json", folder], check=True)
    with embedded.start(folder) as services:
        yield OwnServices(services)


@contextmanager
def connected_to(database_url: str) -> Iterator[None]:
    """This process, and those it starts from now on, work on that database."""
    before = dict(connection.settings_dict)
    address = urlsplit(database_url)
    connections.close_all()
    connection.settings_dict.update(
        HOST=address.hostname, PORT=address.port, USER=address.username, PASSWORD=address.password,
        NAME=address.path.removeprefix("/"),
    )  # fmt: skip
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(before)


def copy_database(source: Mapping[str, Any], target_url: str) -> None:
    """Dump one into the other, as a backup that is read into another server."""
    address = urlsplit(target_url)
    dump = subprocess.Popen(
        [_program("pg_dump"), "--no-owner", *_words(source["HOST"], source["PORT"], source["USER"]), source["NAME"]],
        stdout=subprocess.PIPE, env=os.environ | {"PGPASSWORD": str(source["PASSWORD"])},
    )  # fmt: skip
    restored = subprocess.run(
        [
            _program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--output", os.devnull,
            *_words(address.hostname, address.port, address.username), address.path.removeprefix("/"),
        ],
        stdin=dump.stdout, env=os.environ | {"PGPASSWORD": address.password or ""}, check=False,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert dump.stdout
    dump.stdout.close()
    assert (dump.wait(60), restored.returncode) == (0, 0), restored.stderr


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _words(host: Any, port: Any, user: Any) -> list[str]:
    return ["--host", str(host), "--port", str(port), "--username", str(user)]


def _program(name: str) -> str:
    return str(postgres._programs() / name)


def _listener(port: int) -> psutil.Process:
    for each in psutil.net_connections(kind="tcp"):
        if each.status == psutil.CONN_LISTEN and each.laddr and each.laddr.port == port and each.pid:
            return psutil.Process(each.pid)
    raise AssertionError(f"nobody listens on {port}")


def _wait(condition: Any, complaint: str, *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.02)
