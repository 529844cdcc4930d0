"""One `make run` in a folder at a time, and nothing left over from one that was killed."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from committee.errors import CommitteeError

PATIENCE = 10.0  # seconds


class AlreadyRunning(CommitteeError):
    """Two would send with two clocks and fight for the ports."""


class DataFolderUnusable(CommitteeError):
    """Nothing can be kept there."""


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """Be the only one that runs the programs of `folder`. Raises `AlreadyRunning`."""
    _make(folder)
    with (folder / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(
                f"make run already runs in this folder (process {lock.read().strip()}): use it, or stop it first."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        stop_leftovers(folder)
        yield
        _path(folder).unlink(missing_ok=True)


def _make(folder: Path) -> None:
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        (folder / "run.lock").touch()
    except OSError as error:
        raise DataFolderUnusable(
            f"The data folder {folder} cannot be written ({error.strerror}): "
            f"make it yours, or set DATA_DIR to a folder that is."
        ) from error


def remember(folder: Path, pids: Iterable[int]) -> None:
    """Note which processes are ours, with their birth: a number alone may be another's tomorrow."""
    born = {}
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            born[pid] = psutil.Process(pid).create_time()
    _path(folder).write_text(json.dumps(born))


def stop_leftovers(folder: Path) -> None:
    """Stop the programs of a `make run` that was killed before it could stop them itself."""
    path = _path(folder)
    if not path.exists():
        return
    alive = [process for pid, born in json.loads(path.read_text()).items() if (process := _same(int(pid), born))]
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    psutil.wait_procs(alive, PATIENCE)
    for process in alive:
        kill_group(process.pid)
    path.unlink()


def kill_group(leader: int) -> None:
    """End at once whatever is left of a program and its children."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _same(pid: int, born: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None
    return process if process.create_time() == born else None


def _path(folder: Path) -> Path:
    return folder / "run.json"
