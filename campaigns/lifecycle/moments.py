"""Which instant do a day, an hour and a time zone stand for? Some hours come twice a year, and some not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

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
