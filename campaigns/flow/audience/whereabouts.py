"""Where do those who would be written to live? By country and clock: hours are those of a place."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import connection

from campaigns import hours
from campaigns.flow.audience import judging
from campaigns.flow.audience.universe import sources_of
from campaigns.hours import Place
from campaigns.models import Campaign
from contacts.enums import Channel

WHERE_THEY_ARE: Final = """
    WITH {judged}
    SELECT place.country, place.zone, count(*)
      FROM judged c CROSS JOIN LATERAL {place} place
     WHERE c.reason = '' AND c.address_id IS NOT NULL
     GROUP BY 1, 2
"""
_ASKED: Final = ("time_zone", "country", "postcode")


def places(campaign: Campaign, channel: Channel, *, at: datetime) -> dict[Place, int]:
    """How many people of its audience live where, of those whom it may reach on that channel."""
    thought_of = Campaign(pk=campaign.pk, template=campaign.template, channels=[channel.value])
    thought_of.thought_of = sources_of(campaign)
    judged = judging.of(thought_of, at=at, details=_ASKED)
    number = "c.address" if channel == Channel.SMS else ""
    sql = WHERE_THEY_ARE.format(judged=judged.sql, place=hours.place_sql(number))
    with connection.cursor() as cursor:
        cursor.execute(sql, {**judged.params, **hours.atlas(campaign.send_zone)})
        return {Place(country, zone): people for country, zone, people in cursor.fetchall()}
