"""When is it that hour where each reader lives? Of a campaign that leaves by its readers' own clocks."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from django.db import connection

from campaigns import hours
from campaigns.models import Campaign

# Their own clock, else that of their country, else the campaign's. Through the table of all books: it counts.
PUT_OFF: Final = """
    UPDATE campaigns_message m
       SET reason = 'readers_hour',
           not_before = COALESCE((SELECT %(moments)s::jsonb) ->> reader.zone,
                                 (SELECT %(moments)s::jsonb) ->> %(default_zone)s)::timestamptz
      FROM (SELECT copy.n, place.zone
              FROM campaigns_message copy
              JOIN contacts_contact c ON c.id = copy.contact_id
             CROSS JOIN LATERAL {place} place
             WHERE copy.ledger = %(ledger)s AND copy.campaign_id = %(campaign)s AND copy.status = 'pending') AS reader
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n = reader.n
"""
NUMBER: Final = "CASE WHEN copy.channel = 'sms' THEN copy.address END"
WAIT_FOR_THE_FIRST: Final = """
    UPDATE campaigns_batch b
       SET not_before = (SELECT COALESCE(min(m.not_before), b.not_before) FROM campaigns_message m
                          WHERE m.ledger = b.ledger AND m.campaign_id = b.campaign_id
                            AND m.n BETWEEN b.first_n AND b.last_n AND m.status = 'pending')
     WHERE b.campaign_id = %(campaign)s
"""


def spread(campaign: Campaign, *, ledger: int, at: datetime) -> None:
    """Let each message of the snapshot wait for its reader's hour, and each batch for the first of its own."""
    assert campaign.send_on is not None and campaign.send_time is not None  # noqa: PT018
    named = {
        "ledger": ledger,
        "campaign": campaign.pk,
        "moments": json.dumps(moments(campaign.send_on, campaign.send_time, at=at)),
        **hours.atlas(campaign.send_zone),
    }
    with connection.cursor() as cursor:
        cursor.execute(PUT_OFF.format(place=hours.place_sql(NUMBER)), named)
        cursor.execute(WAIT_FOR_THE_FIRST, named)


def moments(day: date, hour: time, *, at: datetime) -> dict[str, str]:
    """The instant of that hour on each clock of the world; the next day where it has passed, so that nobody is written
    to in the middle of their night. An hour over which the clocks are put forward comes an hour later.
    """
    return {zone: _next(day, hour, ZoneInfo(zone), at=at).isoformat() for zone in available_timezones()}


def _next(day: date, hour: time, clock: ZoneInfo, *, at: datetime) -> datetime:
    moment = datetime.combine(day, hour, clock).astimezone(UTC)
    while moment < at:
        day += timedelta(days=1)
        moment = datetime.combine(day, hour, clock).astimezone(UTC)
    return moment
