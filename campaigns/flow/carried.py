"""Which provider carried how many messages of a campaign, in how many parts, and where to?

Read from counts that a trigger keeps in the statement that moves messages, as those of `tally`: no page and no bill
ever counts messages. Every night they are held against `tally`, which is held against the messages themselves.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Sum

from campaigns.enums import HANDED_OVER, MessageStatus
from campaigns.flow import tally
from campaigns.models import Campaign, ProviderTally

logger = logging.getLogger(__name__)

# What a provider took, may have taken, or refused; nobody carried the rest.
STATUSES: Final = (*HANDED_OVER, MessageStatus.IN_DOUBT, MessageStatus.REJECTED)
KEY: Final = ("campaign_id", "channel", "provider_id", "country", "day", "status")
COLUMNS: Final = ", ".join(KEY)
COUNTED: Final = ("messages", "parts", "unmeasured")
SUMS: Final = ", ".join(f"sum({name})" for name in COUNTED)
ANYTHING: Final = " OR ".join(f"sum({name}) <> 0" for name in COUNTED)

# As the trigger says it: one line for each message.
OF_MESSAGES: Final = """
    SELECT campaign_id, channel, provider_id, country, (COALESCE(sent_at, intent_at) AT TIME ZONE 'UTC')::date AS day,
           status, 1 AS messages, CASE channel WHEN 'sms' THEN COALESCE(parts, 0) ELSE 1 END AS parts,
           (channel = 'sms' AND parts IS NULL)::int AS unmeasured
      FROM campaigns_message
     WHERE ledger = %(ledger)s AND campaign_id = %(campaign)s AND status = ANY(%(statuses)s)
"""

# What two folds have in hand at once is never the same: neither waits for the other, and nothing is counted twice.
FOLD: Final = f"""
    WITH taken AS (
        DELETE FROM campaigns_providertally
         WHERE id IN (SELECT id FROM campaigns_providertally WHERE campaign_id = %(campaign)s FOR UPDATE SKIP LOCKED)
     RETURNING {COLUMNS}, {", ".join(COUNTED)}
    )
    INSERT INTO campaigns_providertally ({COLUMNS}, {", ".join(COUNTED)})
    SELECT {COLUMNS}, {SUMS} FROM taken GROUP BY {COLUMNS} HAVING {ANYTHING}
"""  # noqa: S608 - names of ours

DIFFERS: Final = """
    SELECT EXISTS (
        SELECT FROM (SELECT channel, status, delta AS step FROM campaigns_tally WHERE campaign_id = %(campaign)s
                     UNION ALL
                     SELECT channel, status, -messages FROM campaigns_providertally WHERE campaign_id = %(campaign)s)
                    AS both_sides
         WHERE status = ANY(%(statuses)s) GROUP BY channel, status HAVING sum(step) <> 0)
"""

# One statement, and so one moment: what moves meanwhile is in both or in neither, and no message waits.
MEND: Final = f"""
    INSERT INTO campaigns_providertally ({COLUMNS}, {", ".join(COUNTED)})
    SELECT {COLUMNS}, {SUMS}
      FROM (SELECT {COLUMNS}, {", ".join(COUNTED)} FROM ({OF_MESSAGES}) AS messages
            UNION ALL
            SELECT {COLUMNS}, {", ".join(f"-{name}" for name in COUNTED)}
              FROM campaigns_providertally WHERE campaign_id = %(campaign)s) AS both_sides
     GROUP BY {COLUMNS} HAVING {ANYTHING}
"""  # noqa: S608 - names of ours

# Lines; more than the providers, countries and days of a campaign come to, and read in some milliseconds.
WORTH_FOLDING: Final = 3000


@dataclass(frozen=True, slots=True)
class Carried:
    """So many messages by one provider to one country on one day; of `unmeasured` nobody knows the parts."""

    channel: str
    provider_id: int | None
    country: str
    day: date | None
    status: str
    messages: int
    parts: int
    unmeasured: int


def of(campaign: Campaign) -> list[Carried]:
    """The campaign as it stands at this moment, in one question."""
    rows = ProviderTally.objects.filter(campaign=campaign).values_list(*KEY[1:]).order_by()
    summed = rows.annotate(*(Sum(name) for name in COUNTED)).exclude(messages__sum=0)
    return [Carried(*row) for row in summed]


def fold_long() -> None:
    """Make few lines of the many that campaigns under way have gathered."""
    leaving = Campaign.objects.under_way().annotate(lines=Count("provider_tallies")).filter(lines__gt=WORTH_FOLDING)
    for campaign_id in leaving.values_list("pk", flat=True):
        fold(campaign_id)


def fold(campaign_id: int) -> None:
    """Make one line of the many that count the same."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD, {"campaign": campaign_id})


def check(campaign: Campaign) -> bool:
    """Whether they come to as many messages of each status as the counts by status."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERS, _named(campaign))
        (differs,) = cursor.fetchone()
    return not differs


def look_through(campaign_id: int) -> None:
    """Fold what a campaign gathered, check it, and put it right where it differs."""
    fold(campaign_id)
    for campaign in tally.kept().filter(pk=campaign_id):
        if not check(campaign):
            logger.error("the counts by provider of campaign %s differ from those by status", campaign_id)
            recount(campaign)


def recount(campaign: Campaign) -> None:
    """Make the counts say what the messages say, which are to be kept still."""
    with connection.cursor() as cursor:
        cursor.execute(MEND, _named(campaign))


def _named(campaign: Campaign) -> dict[str, Any]:
    return {"campaign": campaign.pk, "ledger": campaign.ledger, "statuses": list(STATUSES)}
