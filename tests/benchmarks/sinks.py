"""Who plays the provider of a measurement? The simulator, which journals every message; or postfix's smtp-sink."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.simulator import run_simulator

SMTP_SINK = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True, slots=True)
class Sink:
    name: str
    url: str
    pid: int
    journal: Path | None = None


@contextmanager
def sink(kind: str, folder: Path) -> Iterator[Sink]:
    if kind == "smtp-sink":
        with _smtp_sink() as running:
            yield running
    else:
        with run_simulator(folder, "--brief") as provider:
            yield Sink("the simulator, journal on", provider.url, provider.started.pid, folder / "journal")


@contextmanager
def _smtp_sink() -> Iterator[Sink]:
    if SMTP_SINK is None:
        raise SystemExit("smtp-sink is not installed here: it comes with postfix. Without it: --sink simulator")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started = subprocess.Popen([SMTP_SINK, "-u", "nobody", f"127.0.0.1:{port}", "512"])
    try:
        _wait_for(port)
        yield Sink("postfix's smtp-sink", f"smtp://127.0.0.1:{port}?tls=none", started.pid)
    finally:
        started.terminate()
        started.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("smtp-sink did not start.")
