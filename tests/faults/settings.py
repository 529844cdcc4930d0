"""The settings of the processes that are about to be killed: as in production, but they do not wait as long."""

from __future__ import annotations

import os
from importlib import import_module

from celery.signals import worker_process_init

from committee.settings import *  # noqa: F403

LEASE_SECONDS = 3
RETRY = dict.fromkeys(("bulk", "operational", "incident"), (1, 4))
UNREACHABLE_PAUSE = dict.fromkeys(("bulk", "operational", "incident"), 1)


@worker_process_init.connect(weak=False)
def mutate(**_: object) -> None:
    """What the test wants taken away, once the product is loaded."""
    if wanted := os.environ.get("MUTATION"):
        import_module("tests.faults.mutations").MUTATIONS[wanted]()
