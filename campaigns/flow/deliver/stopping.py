"""What becomes of those who still wait when a campaign is cancelled, or comes too late to be of use?"""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from campaigns.enums import MessageStatus, Reason

BATCHES_AT_ONCE: Final = 50

UNDONE: Final = """
    SELECT b.id, b.campaign_id, b.ledger, b.first_n, b.last_n
      FROM campaigns_batch b JOIN campaigns_campaign c ON c.id = b.campaign_id
     WHERE c.status = 'cancelled' AND b.done_at IS NULL
     ORDER BY b.id LIMIT %s
       FOR UPDATE OF b SKIP LOCKED
"""

# Also of one that is held: what is over when it goes on again is not sent then.
TOO_LATE: Final = """
    SELECT b.id, b.campaign_id, b.ledger, b.first_n, b.last_n
      FROM campaigns_campaign c JOIN campaigns_batch b ON b.campaign_id = c.id AND b.done_at IS NULL
     WHERE c.status IN ('sending', 'paused') AND c.valid_until <= clock_timestamp()
     ORDER BY b.id LIMIT %s
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


def cancel_waiting() -> None:
    """Mark some batches of cancelled campaigns; called again until none is left."""
    _end(UNDONE, MessageStatus.CANCELLED, Reason.CAMPAIGN_CANCELLED)


def expire_waiting() -> None:
    """Mark some batches of campaigns that are of no use any more."""
    _end(TOO_LATE, MessageStatus.EXPIRED, Reason.TOO_LATE)


@transaction.atomic
def _end(which: str, status: MessageStatus, reason: Reason) -> None:
    with connection.cursor() as cursor:
        cursor.execute(which, [BATCHES_AT_ONCE])
        for batch, campaign, ledger, first, last in cursor.fetchall():
            place = {"batch": batch, "campaign": campaign, "ledger": ledger, "first": first, "last": last}
            cursor.execute(END, {**place, "status": status.value, "reason": reason.value})
            cursor.execute(CLOSE, place)
