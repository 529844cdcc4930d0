"""On which port and with which password is an embedded server reached? Remembered, so that addresses stay the same."""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A loopback port and the password that keeps the other users of this machine out."""

    port: int
    password: str


def recall(folder: Path, service: str) -> Endpoint:
    """The endpoint `service` had the last time it ran in `folder`, or a new one."""
    known = _read(folder).get(service)
    if known is None:
        return Endpoint(port=_any_free_port(), password=secrets.token_urlsafe(24))
    return Endpoint(port=int(known["port"]), password=str(known["password"]))


def remember(folder: Path, service: str, endpoint: Endpoint) -> None:
    """Keep the endpoint for the next start. Only the owner may read the file: it holds the password."""
    endpoints = _read(folder) | {service: {"port": endpoint.port, "password": endpoint.password}}
    path = _path(folder)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(endpoints, indent=2) + "\n")
    draft.replace(path)


def ports_to_try(remembered: int) -> Iterator[int]:
    """The remembered port if nobody sits on it, then free ones: between looking and binding another may be quicker."""
    if _is_free(remembered):
        yield remembered
    for _ in range(ATTEMPTS):
        yield _any_free_port()


def _path(folder: Path) -> Path:
    return folder / "endpoints.json"


def _read(folder: Path) -> dict[str, dict[str, str | int]]:
    path = _path(folder)
    endpoints: dict[str, dict[str, str | int]] = json.loads(path.read_text()) if path.exists() else {}
    return endpoints


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers do: a port whose last connections still linger in TIME_WAIT may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((HOST, port)) != 0 and _binds(port)


def _binds(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
