"""By when must a request be answered? One month, and three when it is hard: GDPR article 12(3), Regulation 1182/71."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

MONTHS: Final = 1
MONTHS_WHEN_EXTENDED: Final = 3
_LAST_MOMENT: Final = time(23, 59, 59)


def due(received_at: datetime, *, months: int = MONTHS) -> datetime:
    """The last moment of the day with the same number, `months` later; of the month's last day where there is none.

    A last day that is a Sunday or a holiday would give us until the next working day: we do not take it, since
    holidays differ from one country of the Union to the next, and nobody is wronged by an answer that comes sooner.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(_months_later(received_at.astimezone(zone).date(), months), _LAST_MOMENT, tzinfo=zone)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
