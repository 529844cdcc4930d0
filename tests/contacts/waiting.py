"""What the tests of races share: somebody on a connection of their own who waits for what we hold."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

LONGEST = 60  # seconds: a machine that runs other tests takes its time


@contextmanager
def after_us():
    """A transaction of ours. `begin(act)` starts `act` beside it and returns once it waits for us, with its future."""
    with ThreadPoolExecutor(1) as pool, transaction.atomic():

        def begin(act):
            future = pool.submit(_and_close, act)
            _until_it_waits(future)
            return future

        yield begin


def _and_close(act):
    try:
        return act()
    finally:
        connection.close()


def _until_it_waits(future):
    deadline = time.monotonic() + LONGEST
    while not _somebody_waits():
        assert not future.done(), f"it did not wait for us: {future.result()}"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]
