"""What will workers claim? Ranges of the snapshot, each of one wave, moment, language, channel and variant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db import connection

from campaigns.flow.snapshot.ledgers import Book
from campaigns.flow.snapshot.rows import Run
from campaigns.models import Campaign

LAY_OUT: Final = """
    INSERT INTO campaigns_batch (campaign_id, ledger, lane, wave, language, channel, variant,
                                 first_n, last_n, cursor, not_before)
    SELECT %(campaign)s, %(ledger)s, %(lane)s, wave, language, channel, variant,
           start, LEAST(start + %(size)s - 1, last), start, COALESCE(moment, clock_timestamp())
      FROM unnest(%(waves)s::smallint[], %(moments)s::timestamptz[], %(languages)s::text[], %(channels)s::text[],
                  %(variants)s::text[], %(firsts)s::int[], %(lasts)s::int[])
           AS run (wave, moment, language, channel, variant, first, last),
           generate_series(first, last, %(size)s) AS start
     ORDER BY start
"""


def lay_out(campaign: Campaign, book: Book, runs: Sequence[Run]) -> None:
    """Batches over everybody who is to be written to, of the size of the campaign's lane."""
    named: dict[str, Any] = {
        "campaign": campaign.pk,
        "ledger": book.ledger,
        "lane": campaign.lane,
        "size": settings.BATCH_SIZE[campaign.lane],
        "waves": [run.wave for run in runs],
        "moments": [run.not_before for run in runs],
        "languages": [run.language for run in runs],
        "channels": [run.channel for run in runs],
        "variants": [run.variant for run in runs],
        "firsts": [run.first_n for run in runs],
        "lasts": [run.last_n for run in runs],
    }
    with connection.cursor() as cursor:
        cursor.execute(LAY_OUT, named)
