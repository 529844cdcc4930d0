"""May this group leave now? One synchronous commit asks everything again and writes down that it is about to leave.

Locks in this order: the campaign's advisory lock, shared (a pause or a cancel holds it alone); the batch; the
contacts, in id order (a withdrawal locks them first, too). After them every statement sees what was committed before:
so no intent commits after an unsubscribe, a suppression, an erasure, a pause or a cancel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from campaigns.enums import CampaignStatus
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.groups import Copy, Group
from campaigns.gateways import Envelope
from campaigns.transitions import CAMPAIGN_LOCK

SHARE_CAMPAIGN: Final = "SELECT pg_advisory_xact_lock_shared(%s, %s)"

# Nothing comes back to a worker that lost its lease. The sweep waits for this row before it calls a batch dead.
HOLD_BATCH: Final = """
    UPDATE campaigns_batch b
       SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s), fruitless = 0
      FROM campaigns_campaign c
     WHERE b.id = %(batch)s AND b.token = %(token)s AND b.lease_until > clock_timestamp() AND c.id = b.campaign_id
 RETURNING c.status
"""

LOCK_CONTACTS: Final = "SELECT id FROM contacts_contact WHERE id = ANY(%s) ORDER BY id FOR SHARE"

# A row that was already in doubt once stays so where it may not leave again: that is all we know of it.
INTEND: Final = """
    UPDATE campaigns_message m
       SET status = CASE WHEN judged.reason = '' THEN 'sending'
                         WHEN m.possible_duplicate THEN 'in_doubt'
                         WHEN judged.reason = 'cannot_render' THEN 'failed'
                         ELSE 'excluded' END,
           reason = judged.reason,
           attempts = m.attempts + (judged.reason = '')::int,
           intent_at = CASE WHEN judged.reason = '' THEN clock_timestamp() ELSE m.intent_at END,
           body_hash = CASE WHEN judged.reason = '' THEN judged.body_hash ELSE m.body_hash END,
           not_before = NULL
      FROM (SELECT copy.n, copy.body_hash,
                   CASE WHEN c.id IS NULL OR c.erased_at IS NOT NULL THEN 'erased'
                        WHEN COALESCE(k.status, %(unasked)s) <> 'granted' THEN 'no_consent'
                        WHEN s.id IS NOT NULL THEN 'suppressed'
                        WHEN a.id IS NULL OR a.dead_since IS NOT NULL THEN 'dead_address'
                        WHEN copy.body_hash = '' THEN 'cannot_render'
                        ELSE '' END AS reason
              FROM unnest(%(places)s::int[], %(contacts)s::bigint[], %(addresses)s::bigint[], %(hashes)s::bytea[])
                   AS copy (n, contact_id, address_id, body_hash)
              LEFT JOIN contacts_contact c ON c.id = copy.contact_id
              LEFT JOIN contacts_consent k
                     ON k.contact_id = copy.contact_id AND k.topic_id = %(topic)s AND k.channel = %(channel)s
              LEFT JOIN contacts_address a ON a.id = copy.address_id
              LEFT JOIN contacts_suppression s ON s.kind = a.kind AND s.digest = a.digest AND s.lifted_at IS NULL
           ) AS judged
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n = judged.n
       AND m.status IN ('pending', 'deferred')
 RETURNING m.n, m.attempts, m.status
"""


class BatchLost(Exception):
    """Not ours any more, or not to be sent now: the campaign was held or stopped, or the lease ended."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A copy that is promised to leave now. `attempt` fences its result."""

    copy: Copy
    attempt: int

    @property
    def envelope(self) -> Envelope:
        assert self.copy.envelope is not None  # a copy without text does not pass
        return self.copy.envelope


def pass_through(claim: Claim, group: Group) -> list[Intent]:
    """Those who may leave, with their intent committed; the others are excluded by a reason. Raises `BatchLost`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SHARE_CAMPAIGN, [CAMPAIGN_LOCK, claim.campaign])
        cursor.execute(HOLD_BATCH, claim.named())
        if cursor.fetchone() != (CampaignStatus.SENDING,):
            raise BatchLost
        cursor.execute(LOCK_CONTACTS, [sorted(copy.person.contact for copy in group.copies)])
        cursor.execute(
            INTEND,
            claim.named(
                channel=claim.channel,
                topic=claim.topic,
                unasked="" if claim.needs_opt_in else "granted",
                places=[copy.person.n for copy in group.copies],
                contacts=[copy.person.contact for copy in group.copies],
                addresses=[copy.person.address_id for copy in group.copies],
                hashes=[copy.body_hash for copy in group.copies],
            ),
        )
        attempts = {n: attempt for n, attempt, status in cursor.fetchall() if status == "sending"}
    return [Intent(copy, attempts[copy.person.n]) for copy in group.copies if copy.person.n in attempts]
