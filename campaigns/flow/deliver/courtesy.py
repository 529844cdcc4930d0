"""Does a newsletter make room for a warning? While one leaves, a bulk worker rests as long as it works.

Each lane has workers of its own, but on one machine they share its processors and its database.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

from campaigns.enums import CampaignStatus, Lane

LONGEST_REST: Final = 1.0  # seconds

WARNING_LEAVES: Final = """
    SELECT EXISTS (SELECT FROM campaigns_batch b
                     JOIN campaigns_campaign c ON c.id = b.campaign_id
                    WHERE b.lane = %s AND b.done_at IS NULL AND b.not_before <= clock_timestamp()
                      AND b.wave <= c.open_wave AND c.status = %s)
"""


def rest(lane: str, *, worked: float) -> float:
    """Seconds for which a worker of `lane` leaves the machine to others, after so many that it worked."""
    if lane != Lane.BULK:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(WARNING_LEAVES, [Lane.INCIDENT, CampaignStatus.SENDING])
        (leaves,) = cursor.fetchone()
    return min(worked, LONGEST_REST) if leaves else 0.0
