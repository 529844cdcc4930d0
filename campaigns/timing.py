"""What do hours, limits and holds mean for a campaign as it stands? Said before it is approved, and as it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import holds, hours
from campaigns.enums import Purpose, ScheduleKind
from campaigns.flow import audience
from campaigns.lifecycle import moments
from campaigns.models import Campaign, FrequencyCap
from campaigns.wording import number
from committee.errors import CommitteeError
from contacts.enums import Channel
from contacts.segments.patience import PATIENT, TooSlow, at_most

# Moments named one by one; further ones are summed up.
NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """On one channel: how many leave with the campaign, and how many have to wait until which moment."""

    channel: Channel
    at_once: int
    later: dict[datetime, int]


def waiting(campaign: Campaign, *, leaving: datetime, at: datetime) -> Iterator[Waiting]:
    """Of each channel that has hours: what they do to those whom it would reach. Raises `TooSlow`."""
    for channel in map(Channel, campaign.channels):
        said = hours.hours_of(purpose=campaign.template.purpose, channel=channel)
        if not said:
            continue
        with at_most(PATIENT):
            places = audience.places(campaign, channel, at=at)
        closed = hours.waits(said, places, at=leaving)
        later: Counter[datetime] = Counter()
        for place, opens in closed.items():
            later[opens] += places[place]
        yield Waiting(channel, sum(places.values()) - sum(later.values()), dict(sorted(later.items())))


def said(campaign: Campaign, *, at: datetime, is_patient: bool = True) -> list[str]:
    """The sentences of all of it; who waits until when, only where somebody has the patience to count them."""
    waits = _hours(campaign, at=at) if is_patient else ()
    return [*_use(campaign), *waits, *_limits(campaign), *_held(campaign, at=at), *_policy(campaign)]


def _use(campaign: Campaign) -> Iterator[str]:
    if campaign.valid_until:
        yield _("What has not left by %(when)s is not sent any more.") % {
            "when": _moment(campaign, campaign.valid_until)
        }
    elif campaign.template.needs_valid_until:
        yield _("Its template asks until when it is of use.")


def _hours(campaign: Campaign, *, at: datetime) -> Iterator[str]:
    """How many would wait for the hours in which one may write, and until when."""
    try:
        leaving = moments.departure_of(campaign)
        found = list(waiting(campaign, leaving=leaving, at=at)) if leaving and not _is_by_readers(campaign) else []
    except (TooSlow, CommitteeError):
        return  # an hour that does not exist is said elsewhere
    for one in found:
        named = list(one.later.items())[:NAMED]
        for moment, people in named:
            message = ngettext(
                "By %(channel)s %(count)s person waits until %(when)s: before, one may not write to them.",
                "By %(channel)s %(count)s people wait until %(when)s: before, one may not write to them.",
                people,
            )
            yield message % {"channel": one.channel.label, "count": number(people), "when": _moment(campaign, moment)}
        if rest := sum(one.later.values()) - sum(people for _moment_, people in named):
            message = _("By %(channel)s %(count)s more wait longer.")
            yield message % {"channel": one.channel.label, "count": number(rest)}


def _limits(campaign: Campaign) -> Iterator[str]:
    if campaign.template.purpose != Purpose.MARKETING:
        return
    for cap in FrequencyCap.objects.filter(channel__in=campaign.channels):
        message = _("Nobody gets more than %(most)s messages of marketing by %(channel)s in %(days)s days.")
        yield message % {"most": cap.most, "channel": cap.get_channel_display(), "days": cap.days}


def _held(campaign: Campaign, *, at: datetime) -> Iterator[str]:
    for hold in holds.standing(at=at).filter(purposes__contains=[campaign.template.purpose]):
        named = {"why": hold.why, "count": number(hold.people)}
        if hold.until:
            message = _("Held back until %(when)s: “%(why)s” (%(count)s people, of this audience or not).")
            yield message % {**named, "when": _moment(campaign, hold.until)}
        else:
            message = _("Held back until it is lifted: “%(why)s” (%(count)s people, of this audience or not).")
            yield message % named


def _policy(campaign: Campaign) -> Iterator[str]:
    """What is done about copies of which nobody knows whether they arrived, and about an hour that is missed."""
    if campaign.template.purpose == Purpose.MARKETING:
        yield _("A copy of which nobody knows whether it left is never sent again.")
    else:
        yield _("A copy of which nobody knows whether it left is sent once more, and counted as a possible duplicate.")
    after = settings.MISSED_AFTER[campaign.template.purpose]
    message = ngettext(
        "If it could not begin for %(count)s hour after its time, it does not leave any more.",
        "If it could not begin for %(count)s hours after its time, it does not leave any more.",
        int(after.total_seconds() // 3600),
    )
    yield message % {"count": int(after.total_seconds() // 3600)}


def _is_by_readers(campaign: Campaign) -> bool:
    return campaign.schedule_kind == ScheduleKind.READER


def _moment(campaign: Campaign, moment: datetime) -> str:
    """By the clock of the campaign, which is named."""
    return f"{date_format(moment.astimezone(ZoneInfo(campaign.send_zone)), 'D j F Y, H:i')} ({campaign.send_zone})"
