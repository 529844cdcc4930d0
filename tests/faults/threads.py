"""Two at once, on real connections: somebody on a thread of their own, whoever waits for a lock or is held up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.db import connection

from campaigns.gateways import Envelope
from campaigns.gateways.memory import MemoryGateway

PATIENCE = 60.0
# Of this database alone: the server has those of other workers, too.
WAITS = """
    SELECT pid FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE %s
"""


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
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        cursor.execute(WAITS, [f"%{statement}%"])
        if row := cursor.fetchone():
            return int(row[0])
        cursor.execute("SELECT pg_sleep(0.02), pg_stat_clear_snapshot()")
    raise AssertionError("nobody waits for the lock")


def meanwhile(acting: Future[Any], happens: Callable[[], bool]) -> None:
    """Wait until that has happened, while `acting` goes on. What ended before it says why."""
    deadline, had_ended = time.monotonic() + PATIENCE, False
    while not happens():
        assert not had_ended, f"it ended before: {acting.result()!r}"
        assert time.monotonic() < deadline, "it has not happened"
        had_ended = acting.done()
        time.sleep(0.01)


class HeldUp(MemoryGateway):
    """Takes so many, and no more before `may_go_on`: what is done meanwhile does not come too late."""

    def __init__(self, *, after: int) -> None:
        super().__init__(before_each=self._wait)
        self.after, self.may_go_on = after, Event()

    def _wait(self, _envelope: Envelope) -> None:
        if len(self.accepted) >= self.after:
            assert self.may_go_on.wait(PATIENCE), "nobody let it go on"
