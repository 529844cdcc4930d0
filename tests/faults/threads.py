"""Two at once, on real connections: somebody on a thread of their own, and whoever waits for a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def in_a_thread(act: Callable[[], Any]) -> Iterator[Future[Any]]:
    """`act` on a connection of its own, which is closed with it."""

    def run() -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(run)


def backend_that_waits(cursor: Any, statement: str) -> int:
    """The process of the one that waits for a lock in this statement, as soon as there is one."""
    for _ in range(500):
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s",
            [f"%{statement}%"],
        )
        if row := cursor.fetchone():
            return row[0]
        cursor.execute("SELECT pg_sleep(0.02), pg_stat_clear_snapshot()")
    raise AssertionError("nobody waits for the lock")
