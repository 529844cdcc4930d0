"""The app with one task more, for a worker that tests start: it fails at length."""

from __future__ import annotations

import time

from committee.celery import app

__all__ = ["app", "fail_at_length"]

LONGER_THAN_A_PIPE = 200_000


@app.task(name="tests.fail_at_length")
def fail_at_length(*, after: float) -> None:
    time.sleep(after)
    raise ValueError("x" * LONGER_THAN_A_PIPE)
