"""Is this port free? And if not, who has it, and which setting chooses another?"""

from __future__ import annotations

import socket
from contextlib import suppress

import psutil

from committee.errors import CommitteeError

HOST = "127.0.0.1"


class PortTaken(CommitteeError):
    """Somebody else listens where one of our programs should."""


def claim(port: int, *, purpose: str, setting: str) -> None:
    """Raises `PortTaken`, in words, when `port` is not free for `purpose`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise PortTaken(
                f"Port {port}, wanted for the {purpose}, may not be opened by this user. "
                f"Choose one above 1023: {setting}={port + 8000} make run"
            ) from None
        except OSError:
            raise PortTaken(
                f"Port {port}, wanted for the {purpose}, is taken by {_listener(port)}. "
                f"Stop that, or choose another port: {setting}={port + 1} make run"
            ) from None


def answers(port: int) -> bool:
    """Does anybody listen on `port`?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _listener(port: int) -> str:
    with suppress(psutil.Error):  # another user's program is not ours to see
        for connection in psutil.net_connections(kind="tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port
            if listens and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return "another program"
