"""Which part of the back-office is at work? Each signs its name now and then; whoever stopped signing has stopped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db import connection

from campaigns.models import Heartbeat
from committee.db import clock

SWEEP: Final = "sweep"
USUAL: Final = timedelta(minutes=2)  # each signs every half minute

BEAT: Final = """
    INSERT INTO campaigns_heartbeat (name, at) VALUES (%s, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET at = excluded.at
"""


def beat(name: str) -> None:
    """Say that `name` is at work now."""
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [name])


def silent(names: Collection[str], *, longer_than: timedelta) -> list[str]:
    """Those of them that have not been seen for so long, or ever."""
    heard = Heartbeat.objects.filter(name__in=names, at__gt=clock() - longer_than)
    return sorted(set(names) - set(heard.values_list("name", flat=True)))
