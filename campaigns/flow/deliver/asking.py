"""Does the provider have it? Asked of each message in doubt on a channel whose providers answer that.

What it has was handed over. What it has not, some time after the hand-over, is handed over again, whatever the
purpose: nobody gets it twice. Where it does not say in time, the policy of the purpose decides, as without asking.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from campaigns.enums import Purpose
from campaigns.flow.deliver import keys
from campaigns.gateways import Answer, Askable, Outcome

AT_ONCE: Final = 200
# Seconds; after them the policy of the purpose decides. A warning does not wait long.
ASKED_FOR: Final = {"incident": 30, "operational": 900, "bulk": 900}
TOO_OLD: Final = 2 * max(ASKED_FOR.values())
# Seconds until "it has it not" is believed: a request may still be on its way through the provider's own machines.
BELIEVED_AFTER: Final = {"incident": 15, "operational": 60, "bulk": 60}

# Will be asked about, or, too old for that, settled by the policy of a purpose that allows one more copy.
_OPEN: Final = f"""
    m.status = 'in_doubt'
    AND (m.intent_at > clock_timestamp() - make_interval(secs => {TOO_OLD})
         OR t.purpose <> 'marketing' AND NOT m.possible_duplicate AND c.status IN ('sending', 'paused'))
"""
_DUE: Final = f"{_OPEN} AND (m.not_before IS NULL OR m.not_before <= clock_timestamp())"
_OF_CAMPAIGNS: Final = """
    campaigns_doubt d
    JOIN campaigns_message m ON m.ledger = d.ledger AND m.campaign_id = d.campaign_id AND m.n = d.n
    JOIN campaigns_campaign c ON c.id = m.campaign_id
    JOIN campaigns_messagetemplate t ON t.id = c.template_id
"""

IS_WANTED: Final = f"SELECT EXISTS (SELECT FROM {_OF_CAMPAIGNS} WHERE d.channel = ANY(%s) AND {_DUE})"  # noqa: S608

# Asked again when it is twice as old. Of two who ask the same, the answer counts for the attempt they asked about.
TAKE: Final = f"""
    WITH due AS (
        SELECT m.ledger, m.campaign_id, m.n, c.lane, t.purpose
          FROM {_OF_CAMPAIGNS}
         WHERE d.channel = %(channel)s AND {_DUE}
         ORDER BY c.lane = 'incident' DESC, m.intent_at
         LIMIT {AT_ONCE}
           FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE campaigns_message m
       SET not_before = clock_timestamp() + LEAST(interval '10 minutes',
                                                  GREATEST(interval '2 seconds', clock_timestamp() - m.intent_at))
      FROM due
     WHERE m.ledger = due.ledger AND m.campaign_id = due.campaign_id AND m.n = due.n
 RETURNING m.ledger, m.campaign_id, m.n, due.lane, due.purpose, m.attempts, m.possible_duplicate,
           extract(epoch FROM clock_timestamp() - m.intent_at)::float8
"""  # noqa: S608 - words and numbers of ours

# What is settled, or will be asked about no more. The message is locked first: one that falls into doubt meanwhile
# is seen as it is then.
FORGET: Final = f"""
    DELETE FROM campaigns_doubt
     WHERE id IN (SELECT d.id FROM {_OF_CAMPAIGNS} WHERE ({_OPEN}) IS NOT TRUE FOR UPDATE OF m SKIP LOCKED)
        OR NOT EXISTS (SELECT FROM campaigns_message m
                        WHERE m.ledger = campaigns_doubt.ledger AND m.campaign_id = campaigns_doubt.campaign_id
                          AND m.n = campaigns_doubt.n)
"""  # noqa: S608 - words and numbers of ours

SETTLE: Final = """
    UPDATE campaigns_message
       SET status = 'sent', reason = '', sent_at = clock_timestamp(), not_before = NULL
     WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND n = %(n)s AND attempts = %(attempt)s
       AND status = 'in_doubt'
"""
REFER: Final = """
    INSERT INTO campaigns_messagereference (provider, reference, ledger, campaign_id, n)
    VALUES (%(provider)s, %(reference)s, %(ledger)s, %(campaign)s, %(n)s) ON CONFLICT DO NOTHING
"""

# The batch before its message, as everywhere, and held whoever has it: so its worker, at its end, counts what is put
# back, and one that is at its end already is opened again.
HOLD: Final = """
    SELECT 1 FROM campaigns_batch
     WHERE campaign_id = %(campaign)s AND %(n)s BETWEEN first_n AND last_n FOR NO KEY UPDATE
"""
REOPEN: Final = """
    UPDATE campaigns_batch b
       SET done_at = NULL, cursor = first_n, not_before = clock_timestamp()
      FROM campaigns_campaign c
     WHERE b.campaign_id = %(campaign)s AND %(n)s BETWEEN b.first_n AND b.last_n AND b.lease_until IS NULL
       AND c.id = b.campaign_id AND c.status IN ('sending', 'paused')
"""
AGAIN: Final = """
    UPDATE campaigns_message m
       SET status = 'pending', not_before = NULL, possible_duplicate = m.possible_duplicate OR %(doubted)s
      FROM campaigns_campaign c
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n = %(n)s AND m.attempts = %(attempt)s
       AND m.status = 'in_doubt'
       AND c.id = m.campaign_id AND c.status IN ('sending', 'paused')
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message of which nobody knows whether it was handed over, `age` seconds ago."""

    ledger: int
    campaign: int
    n: int
    lane: str
    purpose: str
    attempt: int
    possible_duplicate: bool
    age: float

    @property
    def key(self) -> str:
        return keys.local_part(self.campaign, self.n)

    @property
    def is_settled_by_policy(self) -> bool:
        """Asked for long enough: what may be sent twice is sent once more, and that is kept for good."""
        return self.age > ASKED_FOR[self.lane] and self.purpose != Purpose.MARKETING and not self.possible_duplicate


def ask(gateways: Mapping[str, Any]) -> int:
    """Ask about what is in doubt and due to be asked; how many messages were asked about."""
    asked = sum(_ask_on(channel, gateways[channel]) for channel in answering(gateways))
    forget()
    return asked


def answering(gateways: Mapping[str, Any]) -> list[str]:
    """The channels on which a provider says what it has."""
    return [channel for channel, gateway in gateways.items() if getattr(gateway, "can_be_asked", False)]


def is_wanted(channels: Collection[str]) -> bool:
    """Whether anything on these channels is in doubt and due to be asked about, or to be settled."""
    with connection.cursor() as cursor:
        cursor.execute(IS_WANTED, [list(channels)])
        return bool(cursor.fetchone()[0])


def forget() -> None:
    """Let go of the notes of what is in doubt no more, or will stay so."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)


def _ask_on(channel: str, gateway: Askable) -> int:
    doubts = _take(channel)
    if doubts:
        by_key = {doubt.key: doubt for doubt in doubts}
        answers = gateway.look_up(list(by_key))  # with no transaction open
        _write([(by_key[answer.key], answer) for answer in answers])
    return len(doubts)


def _take(channel: str) -> list[Doubt]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"channel": channel})
        return [Doubt(*row) for row in cursor.fetchall()]


def _write(answered: Sequence[tuple[Doubt, Outcome]]) -> None:
    for doubt, answer in sorted(answered, key=lambda pair: (pair[0].campaign, pair[0].n)):
        named = {"ledger": doubt.ledger, "campaign": doubt.campaign, "n": doubt.n, "attempt": doubt.attempt}
        is_denied = answer.answer is Answer.SOFT and doubt.age >= BELIEVED_AFTER[doubt.lane]
        with transaction.atomic(), connection.cursor() as cursor:
            if answer.answer is Answer.OK:
                cursor.execute(SETTLE, named)
                if answer.reference:
                    said = {"provider": answer.provider, "reference": answer.reference}
                    cursor.execute(REFER, {**named, **said})
            elif is_denied or doubt.is_settled_by_policy:
                cursor.execute(HOLD, named)
                cursor.execute(REOPEN, named)
                cursor.execute(AGAIN, {**named, "doubted": not is_denied})
