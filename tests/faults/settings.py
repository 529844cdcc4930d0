"""The settings of the processes that are about to be killed: as in production, but they do not wait as long."""

from __future__ import annotations

from committee.settings import *  # noqa: F403

LEASE_SECONDS = 3
RETRY = dict.fromkeys(("bulk", "operational", "incident"), (1, 4))
UNREACHABLE_PAUSE = dict.fromkeys(("bulk", "operational", "incident"), 1)
