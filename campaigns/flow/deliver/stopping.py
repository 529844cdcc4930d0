"""What becomes of those who still wait when a campaign is cancelled, or comes too late to be of use?

Batch by batch, a transaction each, and no longer than a while: whoever asks, a page or the sweep, has other things to
do. Nothing of it leaves meanwhile, for the gate asks, too.
"""

from __future__ import annotations

import time
from typing import Final

from django.db import connection, transaction

from campaigns.enums import MessageStatus, Reason

# Some batches whatever they take, and then no more after so many seconds.
AT_LEAST: Final = 10
A_WHILE: Final = 1.0

UNDONE: Final = """
    SELECT b.id, b.campaign_id, b.ledger, b.first_n, b.last_n
      FROM campaigns_batch b JOIN campaigns_campaign c ON c.id = b.campaign_id
     WHERE c.status = 'cancelled' AND b.done_at IS NULL AND b.id > %(after)s
     ORDER BY b.id LIMIT 1
       FOR UPDATE OF b SKIP LOCKED
"""

# Also of one that is held: what is over when it goes on again is not sent then.
TOO_LATE: Final = """
    SELECT b.id, b.campaign_id, b.ledger, b.first_n, b.last_n
      FROM campaigns_campaign c JOIN campaigns_batch b ON b.campaign_id = c.id AND b.done_at IS NULL
     WHERE c.status IN ('sending', 'paused') AND c.valid_until <= clock_timestamp() AND b.id > %(after)s
     ORDER BY b.id LIMIT 1
       FOR UPDATE OF b SKIP LOCKED
"""

# Whoever may already have a first copy stays in doubt: cancelled would say that they have none.
END: Final = """
    UPDATE campaigns_message
       SET status = CASE WHEN possible_duplicate THEN 'in_doubt' ELSE %(status)s END,
           reason = CASE WHEN possible_duplicate THEN reason ELSE %(reason)s END, not_before = NULL, hold_id = NULL
     WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND n BETWEEN %(first)s AND %(last)s
       AND status IN ('pending', 'deferred')
"""

# A group that is on the wire keeps its batch open; its results, or the sweep, will close it.
CLOSE: Final = """
    UPDATE campaigns_batch SET done_at = clock_timestamp(), lease_until = NULL
     WHERE id = %(batch)s
       AND NOT EXISTS (SELECT FROM campaigns_message
                        WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s
                          AND n BETWEEN %(first)s AND %(last)s AND status IN ('pending', 'deferred', 'sending'))
"""


def cancel_waiting() -> bool:
    """Mark what cancelled campaigns left, for a while; whether all of it was looked at."""
    return _end_for_a_while(UNDONE, MessageStatus.CANCELLED, Reason.CAMPAIGN_CANCELLED)


def expire_waiting() -> bool:
    """The same of what is of no use any more."""
    return _end_for_a_while(TOO_LATE, MessageStatus.EXPIRED, Reason.TOO_LATE)


def _end_for_a_while(which: str, status: MessageStatus, reason: Reason) -> bool:
    ends_at = time.monotonic() + A_WHILE
    ended: list[int] = []
    while len(ended) < AT_LEAST or time.monotonic() < ends_at:
        batch = _end_next(which, status, reason, after=ended[-1] if ended else 0)
        if batch is None:
            return True
        ended.append(batch)
    return False


@transaction.atomic
def _end_next(which: str, status: MessageStatus, reason: Reason, *, after: int) -> int | None:
    """End whoever waits in the next batch after that one, and say which it is; None where there is no other."""
    with connection.cursor() as cursor:
        cursor.execute(which, {"after": after})
        found = cursor.fetchone()
        if found is None:
            return None
        place = dict(zip(("batch", "campaign", "ledger", "first", "last"), found, strict=True))
        cursor.execute(END, {**place, "status": status.value, "reason": reason.value})
        cursor.execute(CLOSE, place)
    return int(place["batch"])
