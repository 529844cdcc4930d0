"""May this group leave now? One synchronous commit asks everything again and writes down that it is about to leave.

Locks in this order: the campaign's advisory lock and that of everything, shared (a pause or a cancel holds the first
alone, a stop of everything the second); the batch; the contacts, in id order (a withdrawal or a hold locks them first,
too; two gates of marketing wait for each other, for what somebody had lately is counted); messages. After them every
statement sees what was committed before: so no intent commits after an unsubscribe, a suppression, an erasure, a hold,
a pause, a cancel or a stop.

The results of the group before are written in the same commit, after all locks are taken: a commit that waits for the
disk is what a small group costs most. They are written also where nobody may leave, and by themselves where a lock is
not to be had soon.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from psycopg import Cursor
from psycopg.errors import DeadlockDetected, LockNotAvailable

from campaigns import standstill
from campaigns.enums import CampaignStatus, MessageStatus
from campaigns.flow import audience
from campaigns.flow.deliver import marks, results, rules, statements
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.groups import Group
from campaigns.flow.deliver.intents import Handed, Intent
from campaigns.flow.deliver.rules import Rules
from campaigns.gateways import SmsEnvelope
from campaigns.models.standstill import NOTHING_STANDS
from campaigns.transitions import CAMPAIGN_LOCK
from contacts import reach
from contacts.enums import ADDRESS_KIND, Channel

# In this order, from left to right: the second already waits no longer than the first says.
SHARE_CAMPAIGN: Final = (
    f"SELECT {statements.HABITS}, pg_advisory_xact_lock_shared(%(lock)s, %(campaign)s), {standstill.SHARE}"
)

# Results wait for nobody's lock for long: were the worker to die meanwhile, they would be in doubt.
SOON: Final = "1s"

# Nothing comes back to a worker that lost its lease. The sweep waits for this row before it calls a batch dead.
HOLD_BATCH: Final = f"""
    UPDATE campaigns_batch b
       SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s), fruitless = 0
      FROM campaigns_campaign c
     WHERE b.id = %(batch)s AND b.token = %(token)s AND b.lease_until > clock_timestamp() AND c.id = b.campaign_id
       AND {NOTHING_STANDS}
 RETURNING c.status
"""  # noqa: S608 - words of ours

# Of somebody who was merged since the snapshot, the entry that was kept too: rights and withdrawals are its. What is
# read of a locked row is what was committed last.
LOCK_CONTACTS: Final = """
    SELECT id, merged_into_id FROM contacts_contact
     WHERE id = ANY(ARRAY(SELECT unnest(%(contacts)s::bigint[])
                           UNION
                          SELECT merged_into_id FROM contacts_contact
                           WHERE id = ANY(%(contacts)s::bigint[]) AND merged_into_id IS NOT NULL))
     ORDER BY id FOR {strength}
"""

# Somebody entered twice, who was in the snapshot twice, gets one message: the first. Asked where anybody was merged.
WRITTEN_AS_ANOTHER: Final = """
    (named.merged_into_id IS NOT NULL
     OR (SELECT EXISTS (SELECT FROM contacts_contact WHERE merged_into_id = ANY(%(contacts)s::bigint[]))))
    AND EXISTS (SELECT FROM campaigns_message twin
             WHERE twin.ledger = %(ledger)s AND twin.campaign_id = %(campaign)s AND twin.n <> copy.n
               AND twin.contact_id IN (SELECT id FROM contacts_contact WHERE merged_into_id = c.id
                                        UNION ALL SELECT c.id WHERE c.id <> copy.contact_id)
               AND (twin.status IN ('sending', 'in_doubt', 'sent', 'delivered', 'bounced')
                    OR twin.status IN ('pending', 'deferred') AND twin.n < copy.n))
"""

# A row that was already in doubt once stays so where it may not leave again: that is all we know of it. Materialized:
# each person is judged once, however often the answer is used.
INTEND: Final = f"""
    WITH {{lists}} judged AS MATERIALIZED (
            SELECT copy.n, copy.body_hash, copy.parts, copy.country, {{hold}} AS hold_id, {{put_off}} AS put_off,
                   CASE WHEN c.id IS NULL OR c.erased_at IS NOT NULL THEN 'erased'
                        WHEN asked.refusal <> '' THEN asked.refusal
                        WHEN a.id IS NULL THEN 'dead_address'
                        WHEN {WRITTEN_AS_ANOTHER} THEN 'duplicate_address'
                        WHEN {{late}} THEN 'too_late'
                        WHEN copy.body_hash = '' THEN 'cannot_render'
                        ELSE '' END AS reason
              FROM unnest(%(places)s::int[], %(contacts)s::bigint[], %(addresses)s::text[], %(hashes)s::bytea[],
                          %(parts)s::smallint[], %(countries)s::text[])
                   AS copy (n, contact_id, address, body_hash, parts, country)
              LEFT JOIN contacts_contact named ON named.id = copy.contact_id
              LEFT JOIN contacts_contact c ON c.id = COALESCE(named.merged_into_id, named.id)
              LEFT JOIN contacts_consent k
                     ON k.contact_id = c.id AND k.topic_id = %(topic)s AND k.channel = %(channel)s
              LEFT JOIN contacts_address a
                     ON a.contact_id = c.id AND a.kind = %(kind)s AND a.normalised = copy.address
              LEFT JOIN contacts_suppression s ON s.kind = a.kind AND s.digest = a.digest AND s.lifted_at IS NULL
              {{joins}}
             CROSS JOIN LATERAL (SELECT {
    reach.REASON.format(
        at="clock_timestamp()",
        too_soon=audience.WRITTEN_LATELY.format(at="clock_timestamp()", or_waits=""),
        capped="{capped}",
    )
} AS refusal) asked
    )
    UPDATE campaigns_message m
       SET status = CASE WHEN leaves.now THEN 'sending'
                         WHEN judged.reason = '' AND judged.hold_id IS NOT NULL THEN 'pending'
                         WHEN judged.reason = '' THEN 'deferred'
                         WHEN m.possible_duplicate THEN 'in_doubt'
                         WHEN judged.reason = 'cannot_render' THEN 'failed'
                         WHEN judged.reason = 'too_late' THEN 'expired'
                         ELSE 'excluded' END,
           reason = CASE WHEN leaves.now OR judged.reason <> '' THEN judged.reason
                         WHEN judged.hold_id IS NOT NULL THEN 'held'
                         ELSE 'quiet_hours' END,
           attempts = m.attempts + leaves.now::int,
           intent_at = CASE WHEN leaves.now THEN clock_timestamp() ELSE m.intent_at END,
           body_hash = CASE WHEN leaves.now THEN judged.body_hash ELSE m.body_hash END,
           parts = CASE WHEN leaves.now THEN judged.parts ELSE m.parts END,
           country = CASE WHEN leaves.now THEN COALESCE(judged.country, '') ELSE m.country END,
           hold_id = CASE WHEN judged.reason = '' THEN judged.hold_id END,
           promised_to = CASE WHEN leaves.now THEN %(promised_to)s::smallint[] ELSE m.promised_to END,
           not_before = CASE WHEN judged.reason = '' THEN judged.put_off END
      FROM judged
     CROSS JOIN LATERAL (SELECT judged.reason = '' AND judged.put_off IS NULL AS now) leaves
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n = judged.n
       AND m.status IN ('pending', 'deferred')
 RETURNING m.n, m.attempts, m.status
"""  # noqa: S608 - statements of ours


class BatchLost(Exception):
    """Not ours any more, or not to be sent now: the campaign was held or stopped, or the lease ended."""


# After these the transaction is known not to have happened; after any other loss nobody knows.
IN_THE_WAY: Final = (LockNotAvailable, DeadlockDetected)


def pass_through(
    claim: Claim, group: Group, *, after: Handed | None = None, promised_to: Sequence[int] = ()
) -> list[Intent]:
    """Those who may leave, with their intent committed; the others are excluded by a reason. Raises `BatchLost`.

    The results of the group that left before it, `after`, are committed with them, whatever is raised. `promised_to`:
    see `Carrier`.
    """
    try:
        intents = _commit(claim, group, after, promised_to)
    except Exception as error:
        if after:  # whatever it is: the results are of people who have been written to
            results.record(claim, after)
            if isinstance(error.__cause__, IN_THE_WAY):
                return pass_through(claim, group, promised_to=promised_to)
        if isinstance(error, results.LOST):
            results.never_left(claim, group)
        raise
    if intents is None:
        raise BatchLost
    return intents


def _commit(claim: Claim, group: Group, after: Handed | None, promised_to: Sequence[int]) -> list[Intent] | None:
    """None: the batch is not ours any more, or may not leave."""
    params, asked = _params(claim, group, promised_to), rules.for_group(claim, [copy.person for copy in group.copies])
    with transaction.atomic(), statements.prepared() as cursor:
        may_leave = _hold(cursor, claim, patience=SOON if after else None)
        if may_leave:
            _lock_people(cursor, claim, group)
        if after:
            results.write(cursor, claim, after)
        return _intend(cursor, group, params, asked) if may_leave else None


def _hold(cursor: Cursor[Any], claim: Claim, *, patience: str | None) -> bool:
    """Whether the batch is still ours and its campaign is sending; both stay so until the commit."""
    cursor.execute(SHARE_CAMPAIGN, {"lock": CAMPAIGN_LOCK, "campaign": claim.campaign, "patience": patience})
    cursor.execute(HOLD_BATCH, claim.named())
    return cursor.fetchone() == (CampaignStatus.SENDING,)


def _lock_people(cursor: Cursor[Any], claim: Claim, group: Group) -> None:
    """The readers, and whom they were merged into. Who was merged while we waited is locked in a second round."""
    lock = LOCK_CONTACTS.format(strength=rules.lock_of(claim))
    asked = {copy.person.contact for copy in group.copies}
    locked: set[int] = set()
    while asked - locked:
        cursor.execute(lock, {"contacts": statements.numbers(sorted(asked))})
        rows = cursor.fetchall()
        locked |= asked | {key for key, _kept in rows}
        asked |= {kept for _key, kept in rows if kept is not None}


def _intend(cursor: Cursor[Any], group: Group, params: dict[str, Any], asked: Rules) -> list[Intent]:
    cursor.execute(INTEND.format(**asked.fragments), {**params, **asked.params})
    attempts = {n: attempt for n, attempt, status in cursor.fetchall() if status == MessageStatus.SENDING}
    intents = [Intent(copy, attempts[copy.person.n]) for copy in group.copies if copy.person.n in attempts]
    return marks.bear(cursor, intents)


def _params(claim: Claim, group: Group, promised_to: Sequence[int]) -> dict[str, Any]:
    people = [copy.person for copy in group.copies]
    return claim.named(
        channel=claim.channel,
        kind=ADDRESS_KIND[Channel(claim.channel)].value,
        topic=claim.topic,
        needs_opt_in=claim.needs_opt_in,
        unasked=reach.unasked(needs_opt_in=claim.needs_opt_in),
        places=statements.numbers(person.n for person in people),
        contacts=statements.numbers(person.contact for person in people),
        addresses=statements.texts([person.address for person in people]),
        hashes=statements.bytestrings([copy.body_hash for copy in group.copies]),
        promised_to=statements.numbers(promised_to) if promised_to else None,
        **_billed(claim, group),
    )


def _billed(claim: Claim, group: Group) -> dict[str, str | None]:
    """By what an SMS will be billed, whoever says that it left: its parts, and the country of a number that may be
    erased by then. Of any other channel nothing is noted.
    """
    if claim.channel != Channel.SMS:
        return {"parts": None, "countries": None}
    envelopes = [copy.envelope for copy in group.copies]
    return {
        "parts": statements.numbers(one.parts if isinstance(one, SmsEnvelope) else 0 for one in envelopes),
        "countries": statements.texts([one.country if isinstance(one, SmsEnvelope) else "" for one in envelopes]),
    }
