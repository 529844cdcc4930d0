"""Does a newsletter make room for a warning? While one leaves, a bulk worker rests as long as it works.

Each lane has workers of its own, but on one machine they share its processors and its database.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

from campaigns.enums import Lane
from campaigns.models.batch import DUE

LONGEST_REST: Final = 1.0  # seconds

WARNING_LEAVES: Final = f"""
    SELECT EXISTS (SELECT FROM campaigns_batch b JOIN campaigns_campaign c ON c.id = b.campaign_id
                    WHERE b.lane = %s AND {DUE})
"""  # noqa: S608 - words of ours


def rest(lane: str, *, worked: float) -> float:
    """Seconds for which a worker of `lane` leaves the machine to others, after so many that it worked."""
    if lane != Lane.BULK:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(WARNING_LEAVES, [Lane.INCIDENT])
        (leaves,) = cursor.fetchone()
    return min(worked, LONGEST_REST) if leaves else 0.0
