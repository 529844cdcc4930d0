"""With which settings does the embedded PostgreSQL serve eleven million people, on the machine it finds itself on?

By the machine's memory and cores, and modestly: web, workers, broker and the page cache live on the same machine.
"""

from __future__ import annotations

from typing import Final

import psutil

from committee.embedded.endpoints import HOST

MB: Final = 1024**2

# fsync and synchronous_commit keep their default, on: an intent that could be lost would write to somebody twice.
FIXED: Final = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # a socket's path is too long in a deep folder
    "max_connections": "200",
    "wal_level": "minimal",  # nobody replicates from here, and bulk loads are spared half their writing
    "max_wal_senders": "0",
    # A page is written in full once after each checkpoint: far apart, millions of rows cost less log.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and the details of errors repeat people's names and addresses.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For servers that live as long as a test run. Never synchronous_commit: workers refuse to start without it.
THROW_AWAY: Final = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


def settings(*, durable: bool) -> dict[str, str]:
    """The settings for this machine; `durable=False` for a server that is thrown away with its folder."""
    measured = for_machine(memory=psutil.virtual_memory().total, cores=psutil.cpu_count() or 2)
    return FIXED | measured | ({} if durable else THROW_AWAY)


def for_machine(*, memory: int, cores: int) -> dict[str, str]:
    """What depends on the machine: 8 GB give 1 GB of shared buffers, 64 GB give 8 GB.

    Shared buffers are taken from the machine as they are used: a small base leaves them empty.
    """
    return {
        "shared_buffers": _share(memory, 8, least=128, most=8192),
        "effective_cache_size": _share(memory, 2, least=512, most=65536),
        # Sorts and hashes of one step of one query: an audience, a count, a snapshot.
        "work_mem": _share(memory, 512, least=8, most=64),
        "maintenance_work_mem": _share(memory, 24, least=64, most=2048),
        # A count of eleven million people may take all cores for its second or two; a web page takes one. Whoever asks
        # works too, and each builds the same hashes: one process more than there are cores costs more than it brings.
        "max_parallel_workers": str(max(cores, 2)),
        "max_parallel_workers_per_gather": str(min(max(cores - 1, 1), 4)),
        "max_parallel_maintenance_workers": str(min(max(cores, 2), 4)),
    }


def _share(memory: int, part: int, *, least: int, most: int) -> str:
    """`memory` divided by `part`, between two bounds, as PostgreSQL reads it."""
    return f"{min(max(memory // part // MB, least), most)}MB"
