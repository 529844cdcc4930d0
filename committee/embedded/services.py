"""Start both servers of a data folder, share them, and stop them when the last user leaves."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from committee.embedded import endpoints, postgres, valkey
from committee.embedded.endpoints import Endpoint
from committee.embedded.errors import EmbeddedServiceError

ROOM_NEEDED = 500 * 1024**2  # bytes: a fresh cluster, its first write-ahead log, and the demo data


@dataclass(frozen=True, kw_only=True)
class Services:
    """Two running servers. Whoever holds this keeps them running; `stop` lets go."""

    folder: Path
    database: Endpoint
    broker: Endpoint
    held: IO[bytes]

    @property
    def database_url(self) -> str:
        return postgres.url(self.database)

    @property
    def broker_url(self) -> str:
        return valkey.url(self.broker, database=0)

    @property
    def cache_url(self) -> str:
        return valkey.url(self.broker, database=1)

    def revive(self) -> list[str]:
        """Start again whichever server has died, and return their names: their files know what was committed."""
        dead = []
        if not valkey.is_alive(self.broker):
            dead.append("Valkey")
        if not postgres.is_alive(self.folder / "postgres"):
            dead.append("PostgreSQL")
        if dead:
            with _turn(self.folder):
                moved = [_start_broker(self.folder, durable=True), _start_database(self.folder, durable=True)]
            if moved != [self.broker, self.database]:
                raise EmbeddedServiceError(f"{' and '.join(dead)} died, and another program has taken the port since.")
        return dead

    def stop(self) -> None:
        """Stop the servers, unless another process still uses them. Safe to call twice."""
        if self.held.closed:
            return
        with _turn(self.folder), self.held:
            _stop_if_last(self.folder, self.held)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()


def start(data_dir: Path | str, *, durable: bool = True) -> Services:
    """Find or start PostgreSQL and Valkey under `data_dir`. Raises `EmbeddedServiceError`, a sentence for people.

    `durable=False` is for servers that are thrown away with their folder: they do not wait for the disk.
    """
    folder = _usable(Path(data_dir))
    with _turn(folder):
        held = (folder / "in-use.lock").open("ab")
        fcntl.flock(held, fcntl.LOCK_SH)
        try:
            broker = _start_broker(folder, durable=durable)
            database = _start_database(folder, durable=durable)
        except BaseException:
            with held:
                _stop_if_last(folder, held)
            raise
    return Services(folder=folder, database=database, broker=broker, held=held)


def stop_unused(data_dir: Path | str) -> bool:
    """Stop what a killed process left running in `data_dir`. False, and nothing done, where somebody still uses it."""
    folder = Path(data_dir).resolve()
    with _turn(folder), (folder / "in-use.lock").open("ab") as held:
        return _stop_if_last(folder, held)


def _start_broker(folder: Path, *, durable: bool) -> Endpoint:
    endpoint = endpoints.recall(folder, "valkey")
    endpoint = valkey.start(folder / "valkey", folder / "logs" / "valkey.log", endpoint, durable=durable)
    endpoints.remember(folder, "valkey", endpoint)
    return endpoint


def _start_database(folder: Path, *, durable: bool) -> Endpoint:
    endpoint = endpoints.recall(folder, "postgres")
    # Kept before PostgreSQL learns its password: a start that is killed half-way can be started again.
    endpoints.remember(folder, "postgres", endpoint)
    endpoint = postgres.start(folder / "postgres", folder / "logs" / "postgresql.log", endpoint, durable=durable)
    endpoints.remember(folder, "postgres", endpoint)
    return endpoint


def _stop_if_last(folder: Path, held: IO[bytes]) -> bool:
    """Could we have the folder for ourselves? Then nobody else uses its servers."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    valkey.stop(endpoints.recall(folder, "valkey"))
    postgres.stop(folder / "postgres")
    return True


def _usable(folder: Path) -> Path:
    """The folder, made if need be, open enough for the servers to pass through, with room for them."""
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o011)
        (folder / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise EmbeddedServiceError(
            f"The data folder {folder} cannot be written ({error.strerror}): "
            f"make it yours, or set DATA_DIR to a folder that is."
        ) from error
    if shutil.disk_usage(folder).free < ROOM_NEEDED and not (folder / "postgres").exists():
        raise EmbeddedServiceError(f"Less than 500 MB are free on the disk of {folder}: free some, or set DATA_DIR.")
    return folder


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops the servers of a folder; the kernel frees the lock of one that died."""
    with (folder / "start.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def remembered(data_dir: Path | str) -> tuple[str, str]:
    """The addresses (database, broker) of the servers of `data_dir`, running or not: settings ask without starting."""
    folder = Path(data_dir).resolve()
    database, broker = endpoints.recall(folder, "postgres"), endpoints.recall(folder, "valkey")
    return postgres.url(database), valkey.url(broker, database=0)
