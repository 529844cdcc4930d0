"""What does a report change in the state of a message? Only forward: sent, delivered, bounced.

So reports may come twice and in any order. Whatever a provider tells of a message proves that it has it: that settles
a doubt, and nothing leaves again. What ended without a hand-over has ended; what people did is an event, not a state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import connection

from campaigns.feedback.matching import Copy, Told
from campaigns.feedback.reports import Report, ReportKind

SENT, DELIVERED, BOUNCED = 1, 2, 3

# An out-of-office note says nothing at all: anybody's program can write one.
RANK: Final = {
    ReportKind.ACCEPTED: SENT,
    ReportKind.DEFERRED: SENT,
    ReportKind.COMPLAINT: SENT,
    ReportKind.UNSUBSCRIBE: SENT,
    ReportKind.OPENED: SENT,
    ReportKind.CLICKED: SENT,
    ReportKind.DELIVERED: DELIVERED,
    ReportKind.REJECTED: BOUNCED,
    ReportKind.BOUNCED: BOUNCED,
}

# A row that waits to be sent once more, because we were in doubt, waits no longer. Where no answer said who carried
# it, whoever tells of it did. The rows are locked in the order of their keys, as by whatever moves several of them.
MOVE: Final = """
    WITH told AS (
            SELECT * FROM unnest(%(campaigns)s::bigint[], %(places)s::int[], %(ranks)s::int[], %(words)s::text[],
                                 %(moments)s::timestamptz[], %(providers)s::text[])
                       AS told (campaign_id, n, rank, words, at, provider)
         ), held AS (
            SELECT m.campaign_id, m.n, told.rank, told.words, told.at, carrier.id::smallint AS carrier
              FROM told
              JOIN campaigns_message m ON m.ledger = %(ledger)s AND m.campaign_id = told.campaign_id AND m.n = told.n
              LEFT JOIN campaigns_providerstate carrier ON carrier.code = told.provider AND carrier.channel = m.channel
             WHERE m.status = 'in_doubt'
                OR m.status IN ('pending', 'deferred') AND m.attempts > 0
                OR m.status = 'sent' AND told.rank > 1
                OR m.status = 'delivered' AND told.rank > 2
             ORDER BY m.campaign_id, m.n
               FOR UPDATE OF m
         )
    UPDATE campaigns_message m
       SET status = (ARRAY['sent', 'delivered', 'bounced'])[held.rank],
           reason = '', not_before = NULL, provider_id = COALESCE(m.provider_id, held.carrier),
           sent_at = COALESCE(m.sent_at, LEAST(held.at, clock_timestamp()), m.intent_at, clock_timestamp()),
           response = CASE WHEN m.address = '' THEN '' WHEN held.words = '' THEN m.response ELSE held.words END
      FROM held
     WHERE m.ledger = %(ledger)s AND m.campaign_id = held.campaign_id AND m.n = held.n
"""


def move(told: Iterable[tuple[Copy, Told]]) -> int:
    """Bring each message to the farthest that was told of it, and say how many moved."""
    farthest: dict[int, dict[tuple[int, int], tuple[int, Told]]] = defaultdict(dict)
    for copy, one in told:
        rank = RANK.get(one.report.kind, 0)
        before, _first = farthest[copy.ledger].get((copy.campaign, copy.n), (0, one))
        if rank > before:
            farthest[copy.ledger][copy.campaign, copy.n] = rank, one
    return sum(_move(ledger, rows) for ledger, rows in sorted(farthest.items()) if rows)


def _move(ledger: int, rows: dict[tuple[int, int], tuple[int, Told]]) -> int:
    placed = sorted(rows.items(), key=lambda row: row[0])
    moments: list[datetime | None] = [one.report.at for _, (_, one) in placed]
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE,
            {
                "ledger": ledger,
                "campaigns": [campaign for (campaign, _), _ in placed],
                "places": [n for (_, n), _ in placed],
                "ranks": [rank for _, (rank, _) in placed],
                "words": [_words(rank, one.report) for _, (rank, one) in placed],
                "moments": moments,
                "providers": [one.provider for _, (_, one) in placed],
            },
        )
        return int(cursor.rowcount)


def _words(rank: int, report: Report) -> str:
    """Why it came back; what was said of what arrived is not worth a row's width."""
    return f"{report.code} {report.text}".strip()[:200].replace("\0", "") if rank == BOUNCED else ""
