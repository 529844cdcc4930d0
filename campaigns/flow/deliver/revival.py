"""What becomes of a batch whose worker died? Its open group is in doubt, the rest goes on with another worker."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any, Final

from django.db import connection

from campaigns.flow.deliver.claims import FRUITLESS_LEASES

logger = logging.getLogger(__name__)

AT_ONCE: Final = 200

# The token grows: should the worker only have been asleep, its gate is closed.
EXPIRE: Final = """
    UPDATE campaigns_batch b
       SET token = b.token + 1, lease_until = NULL, cursor = b.first_n, not_before = clock_timestamp(),
           fruitless = b.fruitless + 1
      FROM (SELECT id FROM campaigns_batch
             WHERE lease_until < clock_timestamp() AND done_at IS NULL
             ORDER BY lease_until LIMIT %(at_once)s FOR UPDATE SKIP LOCKED) AS dead
     WHERE b.id = dead.id
 RETURNING b.id, b.campaign_id, b.ledger, b.first_n, b.last_n, b.fruitless
"""

# Marketing is never sent twice. Safety and service are, once, and it is kept for good that this may be a second copy;
# but where a provider says what it has, it is asked first.
DOUBT: Final = """
    UPDATE campaigns_message m
       SET status = CASE WHEN again.allowed AND NOT m.possible_duplicate AND m.channel <> ALL(%(asked)s)
                         THEN 'pending' ELSE 'in_doubt' END,
           possible_duplicate = m.possible_duplicate OR again.allowed AND m.channel <> ALL(%(asked)s)
      FROM (SELECT t.purpose <> 'marketing' AND c.status IN ('sending', 'paused') AS allowed
              FROM campaigns_campaign c JOIN campaigns_messagetemplate t ON t.id = c.template_id
             WHERE c.id = %(campaign)s) AS again
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n BETWEEN %(first)s AND %(last)s
       AND m.status = 'sending'
"""

# The one whom no worker got past, alive: the first that waits, for the last of them served one by one.
POISON: Final = """
    UPDATE campaigns_message m
       SET status = CASE WHEN m.possible_duplicate THEN 'in_doubt' ELSE 'failed' END, reason = 'poison'
      FROM (SELECT n FROM campaigns_message
             WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND n BETWEEN %(first)s AND %(last)s
               AND status IN ('pending', 'deferred') AND (not_before IS NULL OR not_before <= clock_timestamp())
             ORDER BY n LIMIT 1) AS offending
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n = offending.n
"""

FORGIVE: Final = "UPDATE campaigns_batch SET fruitless = 0 WHERE id = %(batch)s"


def revive(*, asked: Collection[str] = ()) -> int:
    """Free the batches whose lease has ended. Returns how many.

    `asked` are the channels whose providers say what they have.
    """
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE, {"at_once": AT_ONCE})
        dead = cursor.fetchall()
        for batch, campaign, ledger, first, last, fruitless in dead:
            place: dict[str, Any] = {"campaign": campaign, "ledger": ledger, "first": first, "last": last}
            place["asked"] = list(asked)
            cursor.execute(DOUBT, place)
            logger.warning("batch %s of campaign %s: lease ended, %s in doubt", batch, campaign, cursor.rowcount)
            if fruitless >= FRUITLESS_LEASES:
                cursor.execute(POISON, place)
                logger.error("batch %s of campaign %s: a message was stopped as poison", batch, campaign)
                cursor.execute(FORGIVE, {"batch": batch})
    return len(dead)
