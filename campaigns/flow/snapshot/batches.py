"""What will workers claim? Ranges of the snapshot, each in one language on one channel."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import connection

from campaigns.flow.snapshot.ledgers import Book
from campaigns.models import Campaign

LAY_OUT: Final = """
    INSERT INTO campaigns_batch (campaign_id, ledger, lane, language, channel, first_n, last_n, cursor, not_before)
    SELECT %(campaign)s, %(ledger)s, %(lane)s, language, channel,
           start, LEAST(start + %(size)s - 1, last), start, clock_timestamp()
      FROM (SELECT language, channel, min(n) AS first, max(n) AS last
              FROM campaigns_message
             WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND status = 'pending'
             GROUP BY language, channel) AS run,
           generate_series(first, last, %(size)s) AS start
     ORDER BY start
"""


def lay_out(campaign: Campaign, book: Book) -> None:
    """Batches over everybody who is to be written to, of the size of the campaign's lane."""
    size = settings.BATCH_SIZE[campaign.lane]
    with connection.cursor() as cursor:
        cursor.execute(LAY_OUT, {"campaign": campaign.pk, "ledger": book.ledger, "lane": campaign.lane, "size": size})
