"""Waiting for what was broken to be whole again."""

from __future__ import annotations

import time

from django.db import OperationalError, connection


def wait_for_database(*, seconds: float = 30) -> None:
    """Until this process can ask the database again."""
    deadline = time.monotonic() + seconds
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except OperationalError:
            assert time.monotonic() < deadline, "the database did not come back"
            time.sleep(0.1)
        else:
            return
