"""Which instant does a schedule stand for? Some hours come twice a year, and some not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from campaigns.enums import ScheduleKind
from campaigns.models import Campaign
from committee.errors import CommitteeError


class NoSuchHour(CommitteeError):
    """The clocks are put forward over this hour."""

    message = _("The clocks are put forward that night: this hour does not exist there. Choose another.")


class HourTwice(CommitteeError):
    """The clocks are put back over this hour."""

    message = _("The clocks are put back that night: this hour comes twice there. Choose another.")


def instant(day: date, hour: time, zone: str) -> datetime:
    """The moment in UTC. Raises `NoSuchHour` or `HourTwice`."""
    local = datetime.combine(day, hour.replace(tzinfo=None), ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchHour
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise HourTwice
    return moment


# No clock of the world is further ahead.
EASTERNMOST: Final = timezone(timedelta(hours=14))


def first_anywhere(campaign: Campaign) -> datetime:
    """When it is first that day and hour somewhere, for one that leaves by its readers' clocks."""
    assert campaign.send_on is not None and campaign.send_time is not None  # noqa: PT018
    return datetime.combine(campaign.send_on, campaign.send_time, EASTERNMOST).astimezone(UTC)


def departure_of(campaign: Campaign) -> datetime | None:
    """When it would leave as its schedule stands now; None while something of it is missing. Raises as `instant`.

    One that leaves before or after a session follows the session wherever it is moved. Of one that leaves by its
    readers' clocks, when it is that hour by its own.
    """
    if campaign.schedule_kind == ScheduleKind.SESSION:
        if campaign.session is None or campaign.offset_minutes is None:
            return None
        return campaign.session.starts_at + timedelta(minutes=campaign.offset_minutes)
    if campaign.send_on is None or campaign.send_time is None:
        return None
    return instant(campaign.send_on, campaign.send_time, campaign.send_zone)
