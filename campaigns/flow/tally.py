"""How many messages of a campaign stand how? Read from counts that are kept as messages move, never from messages.

A trigger adds a line for every statement that moves messages, and a snapshot those of what it wrote, each in
its own transaction: what is read here is exact at every moment. `fold` keeps the lines few; `check` asks the messages
themselves, at night.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from campaigns.models import Campaign, Ledger, Tally

logger = logging.getLogger(__name__)

KEY: Final = ("campaign_id", "channel", "language", "variant", "status", "reason", "possible_duplicate")
COLUMNS: Final = ", ".join(KEY)

# What two folds have in hand at once is never the same: neither waits for the other, and nothing is counted twice.
FOLD: Final = f"""
    WITH taken AS (
        DELETE FROM campaigns_tally
         WHERE id IN (SELECT id FROM campaigns_tally WHERE campaign_id = %(campaign)s FOR UPDATE SKIP LOCKED)
     RETURNING {COLUMNS}, delta
    )
    INSERT INTO campaigns_tally ({COLUMNS}, delta)
    SELECT {COLUMNS}, sum(delta) FROM taken GROUP BY {COLUMNS} HAVING sum(delta) <> 0
"""  # noqa: S608 - names of ours

# One statement, and so one moment: what moves meanwhile is in both or in neither. In steps of that same moment it
# would take twice as long, for here all processors count.
_DIFFERENCE: Final = f"""
    SELECT {COLUMNS}, sum(step) AS left_over
      FROM (SELECT {COLUMNS}, delta AS step FROM campaigns_tally WHERE campaign_id = %(campaign)s
            UNION ALL
            SELECT {COLUMNS}, -count(*) FROM campaigns_message
             WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s GROUP BY {COLUMNS}) AS both_sides
     GROUP BY {COLUMNS} HAVING sum(step) <> 0
"""  # noqa: S608
DIFFERENCE: Final = f"SELECT count(*) FROM ({_DIFFERENCE}) AS differing"  # noqa: S608

# Only added to, as everywhere: what is missing, or too much, so that no message waits meanwhile.
MEND: Final = f"""
    INSERT INTO campaigns_tally ({COLUMNS}, delta)
    SELECT {COLUMNS}, -left_over FROM ({_DIFFERENCE}) AS differing
"""  # noqa: S608

MOVES_AFTER_THE_END: Final = timedelta(days=40)  # bounces come late
WORTH_FOLDING: Final = 500  # lines; a page reads that many in a millisecond


@dataclass(frozen=True, slots=True)
class Stand:
    """So many messages on one channel, in one language and variant, stand so."""

    channel: str
    language: str
    variant: str
    status: str
    reason: str
    possible_duplicate: bool
    messages: int


def of(campaign: Campaign) -> list[Stand]:
    """The campaign as it stands at this moment, in one question."""
    rows = Tally.objects.filter(campaign=campaign).values_list(*KEY[1:]).annotate(messages=Sum("delta")).order_by()
    return [Stand(*row) for row in rows.exclude(messages=0)]


def fold(campaign_id: int) -> None:
    """Make one line of the many that count the same."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD, {"campaign": campaign_id})


def fold_long() -> None:
    """Fold the campaigns that are leaving and have gathered many lines."""
    leaving = Campaign.objects.under_way().annotate(lines=Count("tallies")).filter(lines__gt=WORTH_FOLDING)
    for campaign_id in leaving.values_list("pk", flat=True):
        fold(campaign_id)


def check(campaign: Campaign, *, at: datetime) -> bool:
    """Whether the counts are what the messages themselves say; kept on the campaign, for whoever watches."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCE, {"campaign": campaign.pk, "ledger": campaign.ledger})
        (differing,) = cursor.fetchone()
    Campaign.objects.filter(pk=campaign.pk).update(miscounted_at=at if differing else None)
    return not differing


def moved_lately(*, at: datetime) -> list[int]:
    """The campaigns of which something may have moved since the last night."""
    moving = Q(finished_at=None) | Q(finished_at__gt=at - MOVES_AFTER_THE_END) | Q(miscounted_at__isnull=False)
    return list(kept().filter(moving).order_by("pk").values_list("pk", flat=True))


def kept() -> QuerySet[Campaign]:
    """The campaigns whose messages can be counted: the figures of the others are all that is left of them."""
    return Campaign.objects.filter(ledger__in=Ledger.objects.filter(dropped_at=None).values("pk"))


def look_through(campaign_id: int, *, at: datetime) -> None:
    """Fold what a campaign gathered and check it; a difference is for whoever reads the log, too."""
    fold(campaign_id)
    for campaign in kept().filter(pk=campaign_id):
        if not check(campaign, at=at):
            logger.error("the counts of campaign %s differ from its messages", campaign_id)


def recount(campaign: Campaign) -> None:
    """Make the counts say what the messages say."""
    with connection.cursor() as cursor:
        cursor.execute(MEND, {"campaign": campaign.pk, "ledger": campaign.ledger})
    Campaign.objects.filter(pk=campaign.pk).update(miscounted_at=None)
