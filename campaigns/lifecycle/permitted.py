"""May it leave at that hour at all? Not where everybody would have to wait, nor where it is of no use by then."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaigns import hours
from campaigns.flow import audience
from campaigns.models import Campaign
from committee.errors import CommitteeError
from contacts.enums import Channel
from contacts.segments.patience import PATIENT, TooSlow, at_most


class NobodyThen(CommitteeError):
    message = _("At that hour one may write to nobody of its audience.")


class OfNoUse(CommitteeError):
    message = _("It would be of no use any more when it leaves.")


class SayUntilWhen(CommitteeError):
    message = _("Say until when it is of use: its template asks for it.")


def refuse_useless(campaign: Campaign, *, leaving: datetime) -> None:
    """Raises `SayUntilWhen` or `OfNoUse`."""
    if campaign.valid_until is None and campaign.template.needs_valid_until:
        raise SayUntilWhen
    if campaign.valid_until is not None and campaign.valid_until <= leaving:
        raise OfNoUse


def refuse_forbidden(campaign: Campaign, *, leaving: datetime, at: datetime) -> None:
    """Raises `NobodyThen`, with the first moment at which one might write to somebody of it."""
    opens = [_first_opening(campaign, Channel(channel), leaving=leaving, at=at) for channel in campaign.channels]
    if any(moment is None for moment in opens):
        return
    first = min(moment for moment in opens if moment is not None).astimezone(ZoneInfo(campaign.send_zone))
    raise NobodyThen(
        _("At that hour one may write to nobody of its audience. It could leave from %(when)s (%(zone)s) on.")
        % {"when": date_format(first, "j F Y, H:i"), "zone": campaign.send_zone}
    )


def _first_opening(campaign: Campaign, channel: Channel, *, leaving: datetime, at: datetime) -> datetime | None:
    """When the first of them may be written to on this channel; None where somebody may at once."""
    said = hours.hours_of(purpose=campaign.template.purpose, channel=channel)
    if not said:
        return None
    try:
        with at_most(PATIENT):
            places = audience.places(campaign, channel, at=at)
    except TooSlow:
        return None  # of so many, the gate asks each
    closed = hours.waits(said, places, at=leaving)
    return min(closed.values()) if places and len(closed) == len(places) else None
