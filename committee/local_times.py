"""Hours as people at a venue say them: typed and shown by the venue's clock, kept as instants."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@cache
def zones() -> frozenset[str]:
    """The names of the IANA list. They stand in six hundred files, which are gone through once."""
    return frozenset(available_timezones())


def read(typed: datetime, zone: ZoneInfo) -> datetime:
    """The instant meant by what was typed in a form, which knows no venue and took its own zone for granted."""
    return timezone.make_naive(typed).replace(tzinfo=zone) if timezone.is_aware(typed) else typed.replace(tzinfo=zone)


def show(instant: datetime, zone: tzinfo) -> datetime:
    """What to put into such a form: the wall time of the venue."""
    return instant.astimezone(zone).replace(tzinfo=None)


def span_in_words(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """“Sun 28 July, 09:00–17:00”, with the zone named where it is not the back-office's own."""
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    words = _("%(day)s, %(from)s–%(until)s") % {
        "day": date_format(starts, "D j F"),
        "from": f"{starts:%H:%M}",
        "until": f"{ends:%H:%M}" + ("" if ends.date() == starts.date() else " +1"),
    }
    return words if zone.key == timezone.get_default_timezone_name() else f"{words} ({zone.key})"
