"""How does a campaign stand at this moment? What is wrong with it, where everybody is, and how it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns import carriers, standstill
from campaigns.enums import CampaignStatus, Reason
from campaigns.flow import pace
from campaigns.flow.report import Report
from campaigns.lifecycle import waves
from campaigns.models import Campaign, ProviderState
from campaigns.wording import number
from contacts.enums import Channel

UNDER_WAY: Final = (CampaignStatus.PREPARING, CampaignStatus.SENDING, CampaignStatus.PAUSED)


def of(campaign: Campaign, told: Report, *, at: datetime) -> dict[str, Any]:
    """What its template shows; every number is written as people read it."""
    return {
        "told": told,
        "equation": [
            (_("waiting"), number(told.waiting)),
            (pgettext("messages", "open"), number(told.open)),
            (_("handed over"), number(told.handed_over)),
            (_("ended without hand-over"), number(told.ended)),
        ],
        "snapshot": number(told.snapshot),
        "difference": number(abs(told.snapshot - told.waiting - told.open - told.handed_over - told.ended)),
        "in_doubt": number(told.in_doubt),
        "possible_duplicates": number(told.possible_duplicates),
        "waits": [(str(Reason(reason).label), number(count)) for reason, count in told.waiting_for.items()],
        **(_going_on(campaign, told, at=at) if campaign.status in UNDER_WAY else {}),
    }


def _going_on(campaign: Campaign, told: Report, *, at: datetime) -> dict[str, Any]:
    """Nothing of this is asked about one that has ended."""
    now = pace.of(campaign, waiting=told.waiting, at=at)
    channels = {state: carriers.condition(state) for state in _providers(campaign)}
    is_stopped, closed = standstill.current() is not None, list(_closed(campaign, channels))
    held_back = told.waiting_for.get(Reason.HELD, 0)
    return {
        "rate_now": a_second(now.a_second),
        "ends_at": _hour(now.ends_at) if now.ends_at and not (is_stopped or closed) else "",
        # What is held back is looked at again once a day, which is no hour at which it leaves.
        "retry_at": _hour(now.retry_at) if now.retry_at and held_back < told.waiting else "",
        "held_back": number(held_back) if held_back else "",
        "held_for": waves.held_for(campaign),
        "closed": closed,
        "providers": [
            (state.get_channel_display(), state.code, condition.words)
            for state, condition in channels.items()
            if not (state.is_enabled and condition.is_well)
        ],
        "is_stopped": is_stopped,
        "next_wave": _next_wave(campaign),
    }


def a_second(count: float) -> str:
    places = 1 if 0 < count < 10 else 0
    return capfirst(_("%(count)s a second") % {"count": number_format(count, decimal_pos=places)})


def _hour(moment: datetime) -> str:
    """To the second where it is of today: incidents are tried again in seconds."""
    here = localtime(moment)
    return date_format(here, "H:i:s" if here.date() == localdate() else "SHORT_DATETIME_FORMAT")


def _providers(campaign: Campaign) -> Iterator[ProviderState]:
    """Those that are configured for its channels, in their order."""
    found = ProviderState.objects.filter(code__in=carriers.kinds(), channel__in=campaign.channels)
    yield from found.order_by("channel", "code")


def _closed(campaign: Campaign, conditions: dict[ProviderState, carriers.Condition]) -> Iterator[str]:
    """The channels by which nothing leaves, because no provider of theirs is used and well."""
    for channel in campaign.channels:
        mine = {state: condition for state, condition in conditions.items() if state.channel == channel}
        if mine and not any(state.is_enabled and condition.is_well for state, condition in mine.items()):
            yield str(Channel(channel).label)


def _next_wave(campaign: Campaign) -> str:
    """When the others get it, who wait for their wave; "" where nobody does."""
    if campaign.status != CampaignStatus.SENDING or waves.next_wave(campaign) is None:
        return ""
    due = date_format(localtime(waves.next_due_at(campaign)), "SHORT_DATETIME_FORMAT")
    return _("The next wave leaves from %(moment)s on, once this one has left and was not unwelcome.") % {
        "moment": due
    }
