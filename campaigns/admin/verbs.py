"""What may this person do with this campaign now? Each button is one call of the domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import lifecycle
from campaigns.models import Campaign
from committee.models import User

SOON: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Verb:
    label: Promise
    permission: str
    move: str
    """The line of the table of transitions that allows it."""
    act: Callable[..., Campaign]
    done: Promise
    """What is said afterwards."""

    def is_open_to(self, user: User, campaign: Campaign) -> bool:
        return user.has_perm(self.permission) and lifecycle.may(campaign, self.move)


def _schedule(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    return lifecycle.schedule(campaign, by=by, at=at)


def _leave_soon(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    return lifecycle.schedule(campaign, by=by, at=at, leaving=at + SOON)


def _unschedule(campaign: Campaign, *, by: User, at: datetime) -> Campaign:  # noqa: ARG001
    return lifecycle.unschedule(campaign, by=by)


def _pause(campaign: Campaign, *, by: User, at: datetime) -> Campaign:  # noqa: ARG001
    return lifecycle.pause(campaign, by=by)


def _resume(campaign: Campaign, *, by: User, at: datetime) -> Campaign:  # noqa: ARG001
    return lifecycle.resume(campaign, by=by)


SCHEDULE, CONTROL = "campaigns.schedule_campaign", "campaigns.control_campaign"

# What one press of a button does. A campaign is cancelled on a page of its own, with a reason.
VERBS: Final[dict[str, Verb]] = {
    "schedule": Verb(
        label=_("Schedule"), permission=SCHEDULE, move="schedule", act=_schedule, done=_("“%(name)s” is scheduled.")
    ),
    "leave_soon": Verb(
        label=_("Leave in one minute"),
        permission=SCHEDULE,
        move="schedule",
        act=_leave_soon,
        done=_("“%(name)s” leaves in one minute."),
    ),
    "unschedule": Verb(
        label=_("Back to draft"),
        permission=SCHEDULE,
        move="unschedule",
        act=_unschedule,
        done=_("“%(name)s” is a draft again."),
    ),
    "pause": Verb(label=_("Pause"), permission=CONTROL, move="pause", act=_pause, done=_("“%(name)s” is paused.")),
    "resume": Verb(label=_("Resume"), permission=CONTROL, move="resume", act=_resume, done=_("“%(name)s” goes on.")),
}
# On the campaign's own page; the first two stand on the page of its departure, beside the figures.
BUTTONS: Final = ("pause", "resume", "unschedule")


def may_schedule(user: User, campaign: Campaign) -> bool:
    return VERBS["schedule"].is_open_to(user, campaign)


def may_cancel(user: User, campaign: Campaign) -> bool:
    return user.has_perm(CONTROL) and lifecycle.may(campaign, "cancel")
