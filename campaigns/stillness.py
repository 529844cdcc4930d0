"""Why does nothing leave at all? Asked on every page of the back-office: one look at a file, one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection

from campaigns import standstill
from campaigns.flow.deliver import epoch
from campaigns.flow.deliver.epoch import Mark
from campaigns.models import Standstill

ASK: Final = """
    SELECT marked.secret, marked.tick, stopped.id
      FROM (SELECT) AS one
      LEFT JOIN campaigns_epoch marked ON true
      LEFT JOIN campaigns_standstill stopped ON stopped.ended_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Stillness:
    """What holds everything back: a stop of ours, or that this database is a copy that nobody has accepted."""

    stop: Standstill | None = None
    is_restored: bool = False


def now() -> Stillness:
    try:
        known = epoch.outside()  # before the row: see `epoch`
    except OSError:
        return Stillness(stop=standstill.current())  # `/health` says so; no page fails for it
    with connection.cursor() as cursor:
        cursor.execute(ASK)
        secret, tick, stopped = cursor.fetchone()
    # A database that was never marked is marked by whoever sends, not by whoever looks.
    is_suspect = secret is not None and epoch.differs(Mark(secret, tick), known) is not None
    return Stillness(stop=standstill.current() if stopped else None, is_restored=is_suspect and epoch.is_restored())
