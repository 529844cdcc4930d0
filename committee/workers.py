"""A Celery worker whose cold stop ends."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import Final

import psutil
from celery.apps import worker as celery_worker
from celery.platforms import EX_FAILURE

# Seconds after those that Celery gives to tasks at a cold stop. It needs three to end children and collect results.
PATIENCE: Final = 15
STDERR: Final = 2


class Worker(celery_worker.Worker):
    """Celery's own, which may wait for ever at a cold stop (SIGQUIT): while it looks for a lost broker it reads no
    results, so a child that fails with a traceback longer than a pipe stops within its words. The cold stop kills
    that child and then waits for the rest of them.
    """

    def wait_for_soft_shutdown(self) -> None:
        """Where every cold stop begins. One that is cut off loses no more than a kill does."""
        last_moment = threading.Timer(self.app.conf.worker_soft_shutdown_timeout + PATIENCE, _end)
        last_moment.daemon = True
        last_moment.start()
        super().wait_for_soft_shutdown()


def _end() -> None:
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            child.kill()
    # By hand: whatever hangs may hold the lock of the log.
    os.write(STDERR, b"the cold stop came to no end: worker and children are killed\n")
    os._exit(EX_FAILURE)
