"""Who opened and clicked: what of it is counted, and how is it forgotten without losing the number?

Kept as an `Event` is only what people did who agreed to be measured and agree still. Of everybody else, and of what
was forgotten, there is a number (`EventCount`), of which nobody can say whose it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from campaigns.enums import EventKind
from campaigns.models import Campaign

KINDS: Final = (EventKind.OPEN, EventKind.CLICK)
# Not an event: how many copies were measured, once the batches that say it are gone.
MEASURED: Final = "measured"
ROWS_AT_ONCE: Final = 20_000

# In one order for everybody: two who count at once never wait for each other in a circle.
ADD: Final = """
    INSERT INTO campaigns_eventcount (campaign_id, kind, is_machine, was_measured, events)
    SELECT campaign_id, kind, is_machine, {was_measured}, {number} FROM {found} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (campaign_id, kind, is_machine, was_measured)
        DO UPDATE SET events = campaigns_eventcount.events + EXCLUDED.events
"""
TOLD: Final = """
    unnest(%s::bigint[], %s::text[], %s::bool[], %s::bigint[]) AS told (campaign_id, kind, is_machine, events)
"""
# Each kind by the index that is its own.
FIGURES: Final = f"""
    SELECT kind, is_machine, was_measured, sum(events) FROM (
        SELECT kind, is_machine, true, count(*) FROM campaigns_event
         WHERE campaign_id = %(campaign)s AND kind IN ('open', 'click') GROUP BY 1, 2
     UNION ALL
        SELECT 'unsubscribe', false, false, count(*) FROM campaigns_event
         WHERE campaign_id = %(campaign)s AND kind = 'unsubscribe'
     UNION ALL
        SELECT 'complaint', false, false, count(*) FROM campaigns_event
         WHERE campaign_id = %(campaign)s AND kind = 'complaint'
     UNION ALL
        SELECT kind, is_machine, was_measured, events FROM campaigns_eventcount WHERE campaign_id = %(campaign)s
     UNION ALL
        SELECT '{MEASURED}', false, true, COALESCE(sum(measured), 0) FROM campaigns_batch
         WHERE campaign_id = %(campaign)s
    ) AS told (kind, is_machine, was_measured, events)
     GROUP BY 1, 2, 3
"""  # noqa: S608 - words of ours
# By the batches, each of which speaks with one variant's words: no message is looked up.
OF_VARIANTS: Final = f"""
    SELECT b.variant, e.kind, count(*)
      FROM campaigns_batch b
      JOIN campaigns_event e ON e.campaign_id = b.campaign_id AND e.n BETWEEN b.first_n AND b.last_n
     WHERE b.campaign_id = %(campaign)s AND b.variant <> '' AND NOT e.is_machine
     GROUP BY 1, 2
 UNION ALL
    SELECT variant, '{MEASURED}', sum(measured) FROM campaigns_batch
     WHERE campaign_id = %(campaign)s AND variant <> '' GROUP BY 1
"""  # noqa: S608 - words of ours
# What is deleted is counted in the same statement: killed at any moment, no figure is lost or counted twice.
COUNTED: Final = f"""
    , added AS ({ADD.format(was_measured="kind IN ('open', 'click')", number="count(*)", found="gone")})
    SELECT count(*) FROM gone
"""  # noqa: S608 - words of ours
# Of somebody merged, the messages to either entry.
FORGET: Final = f"""
    WITH mine AS (
        SELECT m.campaign_id, m.n
          FROM contacts_contact c JOIN campaigns_message m ON m.contact_id = c.id
         WHERE (c.id = ANY(%(contacts)s) OR c.merged_into_id = ANY(%(contacts)s))
           AND (%(channel)s = '' OR m.channel = %(channel)s)
    ), gone AS (
        DELETE FROM campaigns_event e USING mine
         WHERE e.campaign_id = mine.campaign_id AND e.n = mine.n AND e.kind IN ('open', 'click')
     RETURNING e.campaign_id, e.kind, e.is_machine
    ) {COUNTED}
"""  # noqa: S608 - words of ours
FORGET_OLD: Final = f"""
    WITH gone AS (
        DELETE FROM campaigns_event
         WHERE id IN (SELECT id FROM campaigns_event WHERE kind IN ('open', 'click') AND at < %(before)s
                       ORDER BY at LIMIT %(most)s)
     RETURNING campaign_id, kind, is_machine
    ) {COUNTED}
"""  # noqa: S608 - words of ours
FORGET_CAMPAIGNS: Final = f"""
    WITH gone AS (DELETE FROM campaigns_event WHERE campaign_id = ANY(%(campaigns)s)
               RETURNING campaign_id, kind, is_machine) {COUNTED}
"""  # noqa: S608 - words of ours
BATCHES: Final = f"""
    (SELECT campaign_id, '{MEASURED}' AS kind, false AS is_machine, measured FROM campaigns_batch
      WHERE campaign_id = ANY(%(campaigns)s) AND measured > 0) AS batches
"""  # noqa: S608 - words of ours
KEEP_MEASURED: Final = ADD.format(was_measured="true", number="sum(measured)", found=BATCHES)


class Reading(NamedTuple):
    """What somebody or something did with one message of a campaign."""

    campaign: int
    kind: EventKind
    is_machine: bool


@dataclass(frozen=True, slots=True)
class VariantReadings:
    """What people did with the copies of one variant, of whom it is still known; so many of these were measured."""

    label: str
    measured: int
    people: dict[EventKind, int]


@dataclass(frozen=True, slots=True)
class Readings:
    """What people did with a campaign: of openings and clicks, who agreed to be measured, of how many such copies.

    A machine is counted by message, too: a copy may have been opened by both. What providers told of people who did
    not agree stands apart.
    """

    measured: int
    people: dict[EventKind, int]
    machines: dict[EventKind, int]
    told_of_others: dict[EventKind, int]


def of(campaign: Campaign) -> Readings:
    """The figures of a campaign, from counts and small indexes, however many people there are."""
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"campaign": campaign.pk})
        found = Counter({tuple(key): int(events) for *key, events in cursor.fetchall()})
    return Readings(
        measured=found[MEASURED, False, True],
        people={kind: found[kind, False, kind in KINDS] for kind in EventKind},
        machines={kind: found[kind, True, True] for kind in KINDS},
        told_of_others={kind: found[kind, False, False] for kind in KINDS},
    )


def of_variants(campaign: Campaign) -> list[VariantReadings]:
    """Which words worked? A line for each variant, as long as the campaign has its batches."""
    with connection.cursor() as cursor:
        cursor.execute(OF_VARIANTS, {"campaign": campaign.pk})
        found = {(label, kind): int(events) for label, kind, events in cursor.fetchall()}
    return [
        VariantReadings(label, found[label, MEASURED], {kind: found.get((label, kind), 0) for kind in EventKind})
        for label in sorted({label for label, _kind in found})
    ]


def count(told: Collection[Reading]) -> None:
    """What providers told of people who never agreed: a number, and nothing else."""
    if told:
        counted = Counter(told)
        campaigns, kinds, machines = map(list, zip(*counted, strict=True))
        statement = ADD.format(was_measured="false", number="sum(told.events)", found=TOLD)
        with connection.cursor() as cursor:
            cursor.execute(statement, [campaigns, kinds, machines, list(counted.values())])


def forget(contact_ids: Collection[int], *, channel: str = "") -> int:
    """What these people opened and clicked, on that channel or on all; says how many events that were."""
    return _gone(FORGET, contacts=list(contact_ids), channel=channel)


def forget_old(*, before: datetime) -> int:
    """What was opened and clicked before then, step by step."""
    gone = 0
    while True:
        step = _gone(FORGET_OLD, before=before, most=ROWS_AT_ONCE)
        gone += step
        if step < ROWS_AT_ONCE:
            return gone


def forget_campaigns(campaigns: Collection[int]) -> int:
    """All events of campaigns whose messages go for good: what names a message would name nothing."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_MEASURED, {"campaigns": list(campaigns)})
    return _gone(FORGET_CAMPAIGNS, campaigns=list(campaigns))


def _gone(sql: str, **named: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, named)
        (events,) = cursor.fetchone()
    return int(events)
