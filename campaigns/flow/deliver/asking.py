"""Does the provider have it? Asked of each message in doubt on a channel whose providers answer that.

Those are asked who may have it: the one that answered last, or all that it was promised to. What one of them has was
handed over. What none of them has, some time after the hand-over, is handed over again, whatever the purpose: nobody
gets it twice. Where one does not say in time, or is no longer configured, the policy of the purpose decides, as where
nobody is asked; that another provider has it not says nothing.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from campaigns.enums import Purpose
from campaigns.flow.deliver import keys, references
from campaigns.gateways import Answer, Outcome, breaker
from campaigns.gateways.routing import Route
from contacts.enums import Channel

AT_ONCE: Final = 50  # with some requests at a time, that is a second or two
# Seconds; after them the policy of the purpose decides. A warning does not wait long.
ASKED_FOR: Final = {"incident": 30, "operational": 900, "bulk": 900}
TOO_OLD: Final = 2 * max(ASKED_FOR.values())
# Seconds until "it has it not" is believed: a request may still be on its way through the provider's own machines.
BELIEVED_AFTER: Final = {"incident": 15, "operational": 60, "bulk": 60}

# Leaves once more where nobody says: asked about for long enough, or with nobody left who could be asked.
_BY_POLICY: Final = "t.purpose <> 'marketing' AND NOT m.possible_duplicate AND c.status IN ('sending', 'paused')"
# Will be asked about, or, too old for that, settled by the policy of a purpose that allows one more copy.
_OPEN: Final = f"""
    m.status = 'in_doubt'
    AND (m.intent_at > clock_timestamp() - make_interval(secs => {TOO_OLD})
         OR {_BY_POLICY})
"""
_DUE: Final = f"""
    {_OPEN} AND (m.not_before IS NULL OR m.not_before <= clock_timestamp())
    AND (d.channel = ANY(%(asked)s) OR {_BY_POLICY})
"""
_OF_CAMPAIGNS: Final = """
    campaigns_doubt d
    JOIN campaigns_message m ON m.ledger = d.ledger AND m.campaign_id = d.campaign_id AND m.n = d.n
    JOIN campaigns_campaign c ON c.id = m.campaign_id
    JOIN campaigns_messagetemplate t ON t.id = c.template_id
"""

IS_WANTED: Final = f"SELECT EXISTS (SELECT FROM {_OF_CAMPAIGNS} WHERE {_DUE})"  # noqa: S608 - words of ours

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
           COALESCE(m.promised_to, '{{}}'), extract(epoch FROM clock_timestamp() - m.intent_at)::float8
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
       SET status = 'sent', reason = '', sent_at = clock_timestamp(), not_before = NULL,
           provider_id = COALESCE(%(provider)s, provider_id)
     WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND n = %(n)s AND attempts = %(attempt)s
       AND status = 'in_doubt'
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
    holders: list[int]  # who may have it: numbers of providers; nobody where that is not known
    age: float

    @property
    def key(self) -> str:
        return keys.local_part(self.campaign, self.n)

    @property
    def is_settled_by_policy(self) -> bool:
        """Asked for long enough: what may be sent twice is sent once more, and that is kept for good."""
        return self.age > ASKED_FOR[self.lane] and self.purpose != Purpose.MARKETING and not self.possible_duplicate


def ask(gateways: Mapping[str, Any], *, seconds: float) -> int:
    """Ask about what is in doubt and due to be asked, for so long; how many messages were asked about.

    What the policy of its purpose settles is settled also on a channel where nobody is left to be asked.
    """
    ends_at = time.monotonic() + seconds
    asked_about = 0
    for channel in Channel.values:
        asked = channel in answering(gateways)
        while (left := ends_at - time.monotonic()) > 0 and (doubts := _take(channel, is_asked=asked)):
            _write(_answered(doubts, gateways[channel], seconds=left) if asked else _unanswered(doubts))
            asked_about += len(doubts)
    if asked_about:
        forget()
    return asked_about


def answering(gateways: Mapping[str, Any]) -> list[str]:
    """The channels on which a provider says what it has."""
    return [channel for channel, gateway in gateways.items() if getattr(gateway, "can_be_asked", False)]


def is_wanted(asked: Collection[str]) -> bool:
    """Whether anything is in doubt and due to be asked about on the channels `asked`, or to be settled on any."""
    with connection.cursor() as cursor:
        cursor.execute(IS_WANTED, {"asked": list(asked)})
        return bool(cursor.fetchone()[0])


def forget() -> None:
    """Let go of the notes of what is in doubt no more, or will stay so."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)


def _answered(doubts: Sequence[Doubt], route: Route, *, seconds: float) -> list[tuple[Doubt, Outcome]]:
    """With no transaction open."""
    by_key = {doubt.key: doubt for doubt in doubts}
    answers = route.look_up({key: doubt.holders for key, doubt in by_key.items()}, seconds=seconds)
    return [(by_key[answer.key], answer) for answer in answers]


def _unanswered(doubts: Sequence[Doubt]) -> list[tuple[Doubt, Outcome]]:
    return [(doubt, Outcome(doubt.key, Answer.UNKNOWN)) for doubt in doubts]


def _take(channel: str, *, is_asked: bool = True) -> list[Doubt]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"channel": channel, "asked": [channel] if is_asked else []})
        return [Doubt(*row) for row in cursor.fetchall()]


def _write(answered: Sequence[tuple[Doubt, Outcome]]) -> None:
    for doubt, answer in sorted(answered, key=lambda pair: (pair[0].campaign, pair[0].n)):
        named = {"ledger": doubt.ledger, "campaign": doubt.campaign, "n": doubt.n, "attempt": doubt.attempt}
        is_denied = answer.answer is Answer.SOFT and doubt.age >= BELIEVED_AFTER[doubt.lane]
        with transaction.atomic(), connection.cursor() as cursor:
            if answer.answer is Answer.OK:
                cursor.execute(SETTLE, {**named, "provider": breaker.numbers.get(answer.provider)})
                _refer(cursor, doubt, answer)
            elif is_denied or doubt.is_settled_by_policy:
                cursor.execute(HOLD, named)
                cursor.execute(REOPEN, named)
                cursor.execute(AGAIN, {**named, "doubted": not is_denied})


def _refer(cursor: Any, doubt: Doubt, answer: Outcome) -> None:
    references.keep(
        cursor,
        provider=answer.provider,
        ledger=doubt.ledger,
        campaign=doubt.campaign,
        places=[doubt.n],
        given=[answer.reference],
    )
