"""May this group leave now? One synchronous commit asks everything again and writes down that it is about to leave.

Locks in this order: the campaign's advisory lock, shared (a pause or a cancel holds it alone); the batch; the
contacts, in id order (a withdrawal locks them first, too). After them every statement sees what was committed before:
so no intent commits after an unsubscribe, a suppression, an erasure, a pause or a cancel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from campaigns.enums import CampaignStatus
from campaigns.flow import audience
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.envelopes import Copy
from campaigns.flow.deliver.groups import Group
from campaigns.gateways import Envelope
from campaigns.transitions import CAMPAIGN_LOCK
from contacts import reach
from contacts.enums import ADDRESS_KIND, Channel

SHARE_CAMPAIGN: Final = "SELECT pg_advisory_xact_lock_shared(%s, %s)"

# Nothing comes back to a worker that lost its lease. The sweep waits for this row before it calls a batch dead.
HOLD_BATCH: Final = """
    UPDATE campaigns_batch b
       SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s), fruitless = 0
      FROM campaigns_campaign c
     WHERE b.id = %(batch)s AND b.token = %(token)s AND b.lease_until > clock_timestamp() AND c.id = b.campaign_id
 RETURNING c.status
"""

# Of somebody who was merged since the snapshot, the entry that was kept too: rights and withdrawals are its.
LOCK_CONTACTS: Final = """
    SELECT id, merged_into_id FROM contacts_contact
     WHERE id = ANY(ARRAY(SELECT unnest(%(contacts)s::bigint[])
                           UNION
                          SELECT merged_into_id FROM contacts_contact
                           WHERE id = ANY(%(contacts)s) AND merged_into_id IS NOT NULL))
     ORDER BY id FOR SHARE
"""

# Two campaigns at once: of somebody who wants less, one gate passes before the other asks.
LOCK_SLOW_PACE: Final = """
    SELECT pg_advisory_xact_lock(7003, (id %% 2147483647)::int)
      FROM (SELECT id FROM contacts_contact WHERE id = ANY(%(contacts)s) AND pace = 'less' ORDER BY id) AS slow
"""

# Somebody entered twice, who was in the snapshot twice, gets one message: the first.
WRITTEN_AS_ANOTHER: Final = """
    EXISTS (SELECT FROM campaigns_message twin
             WHERE twin.ledger = %(ledger)s AND twin.campaign_id = %(campaign)s AND twin.n <> copy.n
               AND twin.contact_id IN (SELECT id FROM contacts_contact WHERE merged_into_id = c.id
                                        UNION ALL SELECT c.id WHERE c.id <> copy.contact_id)
               AND (twin.status IN ('sending', 'in_doubt', 'sent', 'delivered', 'bounced')
                    OR twin.status IN ('pending', 'deferred') AND twin.n < copy.n))
"""

# A row that was already in doubt once stays so where it may not leave again: that is all we know of it. Materialized:
# each person is judged once, however often the answer is used.
INTEND: Final = f"""
    WITH judged AS MATERIALIZED (
            SELECT copy.n, copy.body_hash,
                   CASE WHEN c.id IS NULL OR c.erased_at IS NOT NULL THEN 'erased'
                        WHEN asked.refusal <> '' THEN asked.refusal
                        WHEN a.id IS NULL THEN 'dead_address'
                        WHEN {WRITTEN_AS_ANOTHER} THEN 'duplicate_address'
                        WHEN copy.body_hash = '' THEN 'cannot_render'
                        ELSE '' END AS reason
              FROM unnest(%(places)s::int[], %(contacts)s::bigint[], %(addresses)s::text[], %(hashes)s::bytea[])
                   AS copy (n, contact_id, address, body_hash)
              LEFT JOIN contacts_contact named ON named.id = copy.contact_id
              LEFT JOIN contacts_contact c ON c.id = COALESCE(named.merged_into_id, named.id)
              LEFT JOIN contacts_consent k
                     ON k.contact_id = c.id AND k.topic_id = %(topic)s AND k.channel = %(channel)s
              LEFT JOIN contacts_address a
                     ON a.contact_id = c.id AND a.kind = %(kind)s AND a.normalised = copy.address
              LEFT JOIN contacts_suppression s ON s.kind = a.kind AND s.digest = a.digest AND s.lifted_at IS NULL
             CROSS JOIN LATERAL (SELECT {
    reach.REASON.format(
        at="clock_timestamp()",
        too_soon=audience.WRITTEN_LATELY.format(at="clock_timestamp()", or_waits=""),
        capped="false",
    )
} AS refusal) asked
    )
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
      FROM judged
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n = judged.n
       AND m.status IN ('pending', 'deferred')
 RETURNING m.n, m.attempts, m.status
"""  # noqa: S608 - statements of ours


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
        params = _params(claim, group)
        _lock_people(cursor, params)
        cursor.execute(INTEND, params)
        attempts = {n: attempt for n, attempt, status in cursor.fetchall() if status == "sending"}
    return [Intent(copy, attempts[copy.person.n]) for copy in group.copies if copy.person.n in attempts]


def _params(claim: Claim, group: Group) -> dict[str, Any]:
    people = [copy.person for copy in group.copies]
    return claim.named(
        channel=claim.channel,
        kind=ADDRESS_KIND[Channel(claim.channel)].value,
        topic=claim.topic,
        needs_opt_in=claim.needs_opt_in,
        unasked=reach.unasked(needs_opt_in=claim.needs_opt_in),
        places=[person.n for person in people],
        contacts=[person.contact for person in people],
        addresses=[person.address for person in people],
        hashes=[copy.body_hash for copy in group.copies],
    )


def _lock_people(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    """The readers, and whom they were merged into. Who was merged while we waited is locked in a second round."""
    asked = set(params["contacts"])
    locked: set[int] = set()
    while asked - locked:
        cursor.execute(LOCK_CONTACTS, {"contacts": sorted(asked)})
        rows = cursor.fetchall()
        locked |= asked | {key for key, _kept in rows}
        asked |= {kept for _key, kept in rows if kept is not None}
    if params["needs_opt_in"]:
        cursor.execute(LOCK_SLOW_PACE, {"contacts": sorted(asked)})
