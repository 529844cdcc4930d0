"""At which hours may one write to somebody, by the clock on their own wall?

    allowed_at(purpose, channel, country, zone, at)   the first moment, from `at` on, at which one may
    place_of(…)                                       in which country, by which clock somebody lives
    PLACE                                             the same as SQL, for a group or for millions
    waits(…)                                          until when those of some places have to wait, to be joined

Rows of `WritingHours` say the hours. What has no row waits for none.
"""

from __future__ import annotations

from campaigns.hours.openings import Hours, allowed_at, hours_of, waits
from campaigns.hours.places import Place, place_of
from campaigns.hours.places_sql import PLACE, atlas, place_sql
from campaigns.hours.public_holidays import is_public_holiday

__all__ = [
    "PLACE",
    "Hours",
    "Place",
    "allowed_at",
    "atlas",
    "hours_of",
    "is_public_holiday",
    "place_of",
    "place_sql",
    "waits",
]
