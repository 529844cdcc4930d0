"""What did the provider say, and what follows from it? Written with the cursor, fenced by the attempt."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg import Cursor

from campaigns.enums import MessageStatus, Purpose, Reason
from campaigns.flow.deliver import claims, references, refused, statements
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.groups import Group
from campaigns.flow.deliver.intents import Handed, Intent
from campaigns.gateways import Answer, Outcome, breaker

# A result that comes after the lease ended still counts: it settles the doubt, also of a row that waits to be resent.
# Only "later" comes too late: the batch may be closed, and nobody would try again. An address that was emptied
# belongs to somebody who was erased meanwhile, and an answer likes to quote addresses.
RECORD: Final = """
    UPDATE campaigns_message m
       SET status = result.status, reason = result.reason,
           response = CASE WHEN m.address = '' THEN '' ELSE result.response END,
           sent_at = CASE WHEN result.status = 'sent' THEN clock_timestamp() END,
           not_before = CASE WHEN result.status = 'deferred'
                             THEN clock_timestamp() + make_interval(secs => result.wait) END,
           possible_duplicate = m.possible_duplicate OR result.resent,
           provider_id = COALESCE(%(provider)s, m.provider_id),
           promised_to = CASE WHEN m.promised_to IS NOT NULL AND %(provider)s::smallint IS NOT NULL
                              THEN ARRAY[%(provider)s::smallint] ELSE m.promised_to END
      FROM unnest(%(places)s::int[], %(attempts)s::smallint[], %(statuses)s::text[], %(reasons)s::text[],
                  %(responses)s::text[], %(waits)s::float8[], %(resends)s::bool[])
           AS result (n, attempt, status, reason, response, wait, resent)
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n = result.n AND m.attempts = result.attempt
       AND (m.status = 'sending'
            OR m.status = 'in_doubt' AND result.status <> 'deferred'
            OR m.status IN ('pending', 'deferred') AND m.possible_duplicate AND result.status = 'sent')
"""

# What is written twice, for nobody knew whether the first time was committed, is counted once.
MOVE_CURSOR: Final = """
    UPDATE campaigns_batch
       SET cursor = %(cursor)s, measured = measured + CASE WHEN cursor < %(cursor)s THEN %(measured)s::int ELSE 0 END
     WHERE id = %(batch)s AND token = %(token)s
"""

# Nothing was handed over: the promise is taken back, and the attempt was none.
TAKE_BACK: Final = """
    UPDATE campaigns_message m
       SET status = 'pending', attempts = m.attempts - 1, intent_at = NULL
      FROM unnest(%(places)s::int[], %(attempts)s::smallint[]) AS taken (n, attempt)
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n = taken.n AND m.attempts = taken.attempt
       AND m.status = 'sending'
"""

# The same of a group that nobody knows to have been promised. Of a batch that is held by its token alone: no other
# worker has promised any of it since.
NEVER_LEFT: Final = """
    UPDATE campaigns_message
       SET status = 'pending', attempts = attempts - 1, intent_at = NULL
     WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND n = ANY(%(places)s::int[]) AND status = 'sending'
"""

# After these nobody knows whether what was to be committed is.
LOST: Final = (OperationalError, InterfaceError)
LONGEST_RESPONSE: Final = 200
LONGEST_PAUSE: Final = 86_400.0  # seconds; a provider may ask for any


@dataclass(frozen=True, slots=True)
class Result:
    """What one outcome makes of its row."""

    status: MessageStatus
    reason: str = ""
    wait: float = 0.0
    resent: bool = False


SENT: Final = Result(MessageStatus.SENT)


def record(claim: Claim, handed: Handed) -> None:
    """Write what became of the group, and that the batch goes on after it."""
    _patiently(lambda cursor: write(cursor, claim, handed))


def write(cursor: Cursor[Any], claim: Claim, handed: Handed) -> None:
    """The same, in the transaction of somebody who holds the batch, or holds nothing yet."""
    # The batch before its messages, like the gate and the sweep: so they never wait for each other in a circle.
    cursor.execute(MOVE_CURSOR, claim.named(cursor=handed.group.next_n, measured=handed.measured))
    if not handed.intents:
        return
    outcomes = cleaned(handed.outcomes)
    code = outcomes[0].provider  # one carries the whole group
    weighed = [weigh(outcome, intent, claim) for outcome, intent in zip(outcomes, handed.intents, strict=True)]
    listed = {**_named(handed.intents), **_listed(weighed, outcomes)}
    cursor.execute(RECORD, claim.named(**listed, provider=breaker.numbers.get(code)))
    references.keep(
        cursor,
        provider=code,
        ledger=claim.ledger,
        campaign=claim.campaign,
        places=[intent.copy.person.n for intent in handed.intents],
        given=[outcome.reference for outcome in outcomes],
    )
    refused.put_down(cursor, outcomes)


def _listed(weighed: Sequence[Result], outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {
        "statuses": statements.texts([result.status for result in weighed]),
        "reasons": statements.texts([result.reason for result in weighed]),
        "responses": statements.texts([_said(outcome) for outcome in outcomes]),
        "waits": statements.numbers(result.wait for result in weighed),
        "resends": statements.flags(result.resent for result in weighed),
    }


def _said(outcome: Outcome) -> str:
    return f"{outcome.code} {outcome.text}".strip()[:LONGEST_RESPONSE]


def cleaned(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """The same in words that can be written down: one odd answer must not cost the others of the group theirs."""
    said = "".join([word for outcome in outcomes for word in (outcome.code, outcome.text)])
    if statements.writable(said) == said:
        return outcomes
    return [
        replace(outcome, code=statements.writable(outcome.code), text=statements.writable(outcome.text))
        for outcome in outcomes
    ]


def take_back(claim: Claim, intents: Sequence[Intent]) -> None:
    """Undo the intents of a group of which nothing was handed over."""
    _patiently(lambda cursor: cursor.execute(TAKE_BACK, claim.named(**_named(intents))))


def never_left(claim: Claim, group: Group) -> None:
    """The same where the commit of the intents was lost: nothing was handed over, whether or not it happened."""
    places = statements.numbers(copy.person.n for copy in group.copies)

    def undo(cursor: Cursor[Any]) -> None:
        # First, and by itself: it waits for a commit that is still under way, and what comes after sees its end.
        cursor.execute(claims.HOLD, claim.named())
        if cursor.fetchone():
            cursor.execute(NEVER_LEFT, claim.named(places=places))

    _patiently(undo)


def _patiently(act: Callable[[Cursor[Any]], object]) -> None:
    """In a transaction of its own. A database that went away is waited for as long as the lease lasts: what is not
    written by then ends in doubt.
    """
    deadline = time.monotonic() + settings.LEASE_SECONDS
    while True:
        try:
            with transaction.atomic(), statements.prepared() as cursor:
                act(cursor)
                return
        except LOST:
            if connection.in_atomic_block or time.monotonic() > deadline:
                raise
            connection.close()
            time.sleep(0.25)


def weigh(outcome: Outcome, intent: Intent, claim: Claim) -> Result:
    """What an answer means for the row, by the purpose of the message."""
    match outcome.answer:
        case Answer.OK:
            return SENT
        case Answer.HARD:
            return Result(MessageStatus.REJECTED, Reason.REFUSED)
        case Answer.SOFT:
            return _later(intent, claim, asked=min(outcome.retry_after or 0.0, LONGEST_PAUSE))
        case Answer.UNKNOWN:
            return _in_doubt(intent, claim, can_be_asked=outcome.can_be_asked)


def _later(intent: Intent, claim: Claim, *, asked: float) -> Result:
    first, tries = settings.RETRY[claim.lane]
    if intent.attempt >= tries:
        if intent.copy.person.possible_duplicate:
            return Result(MessageStatus.IN_DOUBT)
        return Result(MessageStatus.FAILED, Reason.GAVE_UP)
    wait = max(float(first * 2 ** (intent.attempt - 1)), asked)
    return Result(MessageStatus.DEFERRED, Reason.PROVIDER_BUSY, wait=wait)


def _in_doubt(intent: Intent, claim: Claim, *, can_be_asked: bool) -> Result:
    if can_be_asked:
        return Result(MessageStatus.IN_DOUBT)  # asked about within seconds: see `asking`
    if claim.purpose == Purpose.MARKETING or intent.copy.person.possible_duplicate:
        return Result(MessageStatus.IN_DOUBT)
    # A warning that may have been lost is sent once more; that it may come twice is kept for good.
    return Result(MessageStatus.DEFERRED, wait=float(settings.RETRY[claim.lane][0]), resent=True)


def _named(intents: Sequence[Intent]) -> dict[str, Any]:
    return {
        "places": statements.numbers(intent.copy.person.n for intent in intents),
        "attempts": statements.numbers(intent.attempt for intent in intents),
    }
