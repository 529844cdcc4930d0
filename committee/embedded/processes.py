"""How is a server started, known to be gone, and stopped? As our child, but deaf to the Ctrl-C meant for us."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import psutil

from committee.embedded.errors import EmbeddedServiceError

PATIENCE = 180.0  # seconds: a server may have much to write before it leaves

# Kept so that each is waited for in the end: a child nobody waits for stays in the process table for ever.
_children: dict[int, subprocess.Popen[bytes]] = {}


def launch(line: list[str], *, log: Path, folder: Path, words: str = "") -> psutil.Process:
    """Start a server in `folder`, give it `words` to read, and append what it says to `log`."""
    _bury_the_dead()
    with log.open("ab") as output:
        child = subprocess.Popen(  # noqa: S603 - the wheels' own programs
            line, cwd=folder, stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True
        )
    _children[child.pid] = child
    assert child.stdin is not None
    child.stdin.write(words.encode())
    child.stdin.close()
    return psutil.Process(child.pid)


def is_gone(process: psutil.Process) -> bool:
    """Has it ended? One that is dead but unburied has: in a container the first process may never wait for it."""
    _bury_the_dead()
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def stop(process: psutil.Process, order: signal.Signals) -> None:
    """Send the signal that makes this server leave cleanly; returns when it is gone."""
    process.send_signal(order)
    deadline = time.monotonic() + PATIENCE
    while not is_gone(process):
        if time.monotonic() > deadline:
            raise EmbeddedServiceError(f"Process {process.pid} of the embedded services does not end.")
        time.sleep(0.01)


def _bury_the_dead() -> None:
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            del _children[pid]
