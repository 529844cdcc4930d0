"""Which batch is next, and whose is it? A claim is a lease with a token that grows: whoever lost it is fenced off."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import Error, connection, transaction

from campaigns.models.batch import DUE
from committee.db import drop_broken_connection

FRUITLESS_LEASES: Final = 3  # in a row, and whom their workers died over is taken out: see `revival`

# By lane, then the campaign that was served longest ago, then in the order in which they fell due. SKIP LOCKED: two
# workers never wait for each other here. Each batch speaks with its variant's words. Materialized: when a campaign was
# served is asked once, and not for each of its thousands of batches.
CLAIM: Final = f"""
    WITH turn AS MATERIALIZED (
        SELECT c.id, c.status, c.open_wave,
               (SELECT max(claimed_at) FROM campaigns_batch served WHERE served.campaign_id = c.id) AS served_at
          FROM campaigns_campaign c
         WHERE c.status = 'sending' AND c.lane = %(lane)s
    ), next AS (
        SELECT b.id
          FROM campaigns_batch b
          JOIN turn c ON c.id = b.campaign_id
         WHERE b.lane = %(lane)s AND {DUE} AND b.lease_until IS NULL AND b.channel <> ALL(%(closed)s)
         ORDER BY c.served_at NULLS FIRST, b.not_before, b.id
         LIMIT 1
           FOR UPDATE OF b SKIP LOCKED
    )
    UPDATE campaigns_batch b
       SET token = b.token + 1, leased_by = %(worker)s, claimed_at = clock_timestamp(),
           lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
      FROM next, campaigns_campaign c, campaigns_messagetemplate t, contacts_topic topic
     WHERE b.id = next.id AND c.id = b.campaign_id AND t.id = c.template_id AND topic.id = t.topic_id
 RETURNING b.id, b.token, b.campaign_id, b.ledger, b.lane, b.language, b.channel, b.first_n, b.last_n, b.cursor,
           COALESCE((SELECT v.version_id FROM campaigns_campaignvariant v
                      WHERE v.campaign_id = b.campaign_id AND v.label = b.variant), c.version_id),
           t.purpose, topic.id, topic.kind <> 'service', c.valid_until, c.counts_clicks AND b.channel = 'email',
           EXISTS (SELECT FROM campaigns_writinghours h WHERE h.purpose = t.purpose AND h.channel = b.channel),
           b.fruitless
"""  # noqa: S608 - words of ours

RENEW: Final = """
    UPDATE campaigns_batch SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
     WHERE id = %(batch)s AND token = %(token)s AND lease_until > clock_timestamp()
"""

# Given back before its end: paused, out of time, or the provider cannot be reached.
RELEASE: Final = """
    UPDATE campaigns_batch
       SET lease_until = NULL, not_before = clock_timestamp() + make_interval(secs => %(wait)s)
     WHERE id = %(batch)s AND token = %(token)s
"""

# The lease that ends counts against nobody's message: its worker lives, and met a fault of something else.
EXCUSE: Final = "UPDATE campaigns_batch SET fruitless = fruitless - 1 WHERE id = %(batch)s AND token = %(token)s"

# Before what is left is counted: somebody who was asked about a doubt may be putting a message back this moment.
HOLD: Final = "SELECT 1 FROM campaigns_batch WHERE id = %(batch)s AND token = %(token)s FOR NO KEY UPDATE"

# At its end: done, or waiting for the earliest of those who are to be tried again.
SETTLE: Final = """
    UPDATE campaigns_batch b
       SET lease_until = NULL, cursor = b.first_n,
           done_at = CASE WHEN rest.messages = 0 THEN clock_timestamp() END,
           not_before = COALESCE(rest.earliest, b.not_before)
      FROM (SELECT count(*) AS messages,
                   min(COALESCE(not_before, clock_timestamp())) FILTER (WHERE status <> 'sending') AS earliest
              FROM campaigns_message
             WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND n BETWEEN %(first)s AND %(last)s
               AND status IN ('pending', 'deferred', 'sending')) AS rest
     WHERE b.id = %(batch)s AND b.token = %(token)s
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch this worker holds, with what its campaign decides for all of it."""

    batch: int
    token: int
    campaign: int
    ledger: int
    lane: str
    language: str
    channel: str
    first: int
    last: int
    cursor: int
    version: int
    purpose: str
    topic: int
    needs_opt_in: bool
    valid_until: datetime | None
    measures: bool  # of those who agreed to it, what they open and follow
    has_hours: bool  # there are hours for writing on this channel, somewhere
    fruitless: int  # so many workers in a row died before they promised anything of it

    @property
    def is_suspect(self) -> bool:
        """One more such lease, and somebody's message is taken for the reason."""
        return self.fruitless >= FRUITLESS_LEASES - 1

    def named(self, **more: Any) -> dict[str, Any]:
        """What nearly every statement on the batch has to say."""
        return {
            "batch": self.batch,
            "token": self.token,
            "campaign": self.campaign,
            "ledger": self.ledger,
            "first": self.first,
            "last": self.last,
            "lease": settings.LEASE_SECONDS,
            **more,
        }


def claim(lane: str, *, worker: str, closed: Collection[str] = ()) -> Claim | None:
    """The batch whose turn it is, leased to `worker`; None when nothing is due in that lane but on closed channels."""
    named: dict[str, Any] = {
        "lane": lane,
        "worker": worker[:100],
        "lease": settings.LEASE_SECONDS,
        "closed": list(closed),
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, named)
        row = cursor.fetchone()
    return Claim(*row) if row else None


def release(claim: Claim, *, wait: float = 0) -> None:
    """Let another worker go on with it, in `wait` seconds."""
    _execute(RELEASE, claim.named(wait=wait))


def excuse(claim: Claim) -> None:
    """Its lease is left to end, and is not held against the people of the batch. Raises nothing."""
    with suppress(Error):
        drop_broken_connection()
        _execute(EXCUSE, claim.named())


def settle(claim: Claim) -> None:
    """Close a batch that was read to its end, or have it wait for those who are tried again."""
    with transaction.atomic():
        _execute(HOLD, claim.named())
        _execute(SETTLE, claim.named())


def _execute(sql: str, params: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
