"""Is a campaign ready to leave, and when? Only what was approved leaves, as it was approved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import approvals, findings, transitions, versions
from campaigns.enums import CampaignStatus, Lane, Purpose, ScheduleKind
from campaigns.flow import audience
from campaigns.lifecycle import following, permitted
from campaigns.lifecycle.hours import set_hour
from campaigns.lifecycle.moments import HourTwice, NoSuchHour, departure_of, first_anywhere, instant
from campaigns.models import Campaign
from committee.db import clock
from committee.errors import CommitteeError
from committee.models import User

# Between the form and the button a minute passes; "now" must not be refused for it.
GRACE: Final = timedelta(minutes=1)


class CampaignNotReady(CommitteeError):
    """A campaign that still lacks something its readers would notice."""

    message = _("The campaign still lacks something its readers would notice.")


def schedule(campaign: Campaign, *, by: User, at: datetime, leaving: datetime | None = None) -> Campaign:
    """Set the hour at which an approved campaign leaves: `leaving`, or else its own. Raises `CampaignNotReady` with a
    sentence for its author.

    What was approved is what leaves: where anything of it has changed since, the approval ends here.
    """
    with transaction.atomic():
        held = Campaign.objects.select_for_update(of=("self",))
        campaign = held.select_related(*following.WHOLE).get(pk=campaign.pk)
        _refuse_unless_approved(campaign)
        _refuse_unsendable(campaign)
        changed = following.objections(campaign, at=at)
        if not changed:
            campaign = _leaving(campaign, leaving, by=by) if leaving else campaign
            return _scheduled(campaign, by=by, at=at)
    said = following.changed(campaign, changed)
    approvals.void(campaign, by=by, at=at, why=said)
    raise CampaignNotReady(said)


def _leaving(campaign: Campaign, moment: datetime, *, by: User) -> Campaign:
    """The campaign with this hour, as the clocks of its zone show it; by UTC where they show it twice that night."""
    zone = campaign.send_zone
    hour = _by_the_clock(moment, zone)
    try:
        instant(hour.date(), hour.time(), zone)
    except HourTwice:
        zone = "UTC"
        hour = _by_the_clock(moment, zone)
    return set_hour(campaign, on=hour.date(), time=hour.time(), zone=zone, by=by)


def _by_the_clock(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)


def _scheduled(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    send_at = _departure(campaign, at=at)
    people = _refuse_nobody(campaign, at=at)
    _refuse_by_the_clock(campaign, leaving=send_at, at=at)
    return transitions.move(
        campaign,
        "schedule",
        by=by,
        send_at=send_at,
        lane=lane_for(campaign.template.purpose, people=people),
        scheduled_by=by,
    )


def unschedule(campaign: Campaign, *, by: User) -> Campaign:
    """Back to a draft: the words may change again. Raises `WrongStatus` once it has left."""
    with transaction.atomic():
        fresh = transitions.move(campaign, "unschedule", by=by, **following.UNFROZEN)
        approvals.void(fresh, by=by, at=clock(), why=_("The campaign was taken back to draft."))
        versions.thaw(fresh)
    return fresh


def lane_for(purpose: str, *, people: int) -> Lane:
    """The queue a campaign leaves by: an incident behind nothing, a large mailing behind all that is urgent."""
    if purpose == Purpose.SAFETY:
        return Lane.INCIDENT
    if purpose == Purpose.SERVICE and people <= settings.OPERATIONAL_PEOPLE_LIMIT:
        return Lane.OPERATIONAL
    return Lane.BULK


def _refuse_unless_approved(campaign: Campaign) -> None:
    if campaign.status in {CampaignStatus.DRAFT, CampaignStatus.IN_REVIEW}:
        raise CampaignNotReady(_("“%(name)s” has to be approved first.") % {"name": campaign.name})
    if not transitions.may(campaign, "schedule"):
        raise CampaignNotReady(
            _("“%(name)s” is %(status)s: that can no longer be done.")
            % {"name": campaign.name, "status": CampaignStatus(campaign.status).label}
        )


def _refuse_unsendable(campaign: Campaign) -> None:
    template = campaign.template
    for sentence in findings.not_yet(campaign):
        raise CampaignNotReady(sentence)
    if template.notice_kind:
        raise CampaignNotReady(
            _("“%(template)s” answers sign-ups by itself: choose another template.") % {"template": template.name}
        )
    if fault := template.topic_fault():
        raise CampaignNotReady(
            _("“%(template)s” and its topic “%(topic)s” do not go together. %(fault)s")
            % {"template": template.name, "topic": template.topic, "fault": fault}
        )


def _departure(campaign: Campaign, *, at: datetime) -> datetime:
    """The instant its schedule stands for."""
    try:
        send_at = departure_of(campaign)
    except (NoSuchHour, HourTwice) as error:
        raise CampaignNotReady(str(error)) from error
    if send_at is None and campaign.schedule_kind == ScheduleKind.SESSION:
        raise CampaignNotReady(
            _("Say how long before or after which session “%(name)s” leaves.") % {"name": campaign.name}
        )
    if send_at is None:
        raise CampaignNotReady(_("Say on which day and at what hour “%(name)s” leaves.") % {"name": campaign.name})
    if send_at < at - GRACE:
        raise CampaignNotReady(_("The hour at which “%(name)s” leaves has passed.") % {"name": campaign.name})
    # By its readers' clocks it begins where that hour comes first, or now.
    return max(first_anywhere(campaign), at) if campaign.schedule_kind == ScheduleKind.READER else send_at


def _refuse_by_the_clock(campaign: Campaign, *, leaving: datetime, at: datetime) -> None:
    """What every reader would wait for, and what comes too late."""
    try:
        permitted.refuse_useless(campaign, leaving=leaving)
        if campaign.schedule_kind != ScheduleKind.READER:
            permitted.refuse_forbidden(campaign, leaving=leaving, at=at)
    except (permitted.NobodyThen, permitted.OfNoUse, permitted.SayUntilWhen) as error:
        raise CampaignNotReady(str(error)) from error


def _refuse_nobody(campaign: Campaign, *, at: datetime) -> int:
    """How many people can be written to on any one channel, as far as the lane needs to know."""
    if people := audience.reachable(campaign, at=at, at_most=settings.OPERATIONAL_PEOPLE_LIMIT + 1):
        return people
    count = audience.count(campaign, at=at)
    raise CampaignNotReady(
        _(
            "Nobody would get “%(name)s”: of %(universe)d people in the audience %(without)d have no address "
            "and %(excluded)d may not be written to."
        )
        % {
            "name": campaign.name,
            "universe": count.universe,
            "without": count.without_address,
            "excluded": sum(count.excluded.values()),
        }
    )
