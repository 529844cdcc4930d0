"""Is a campaign ready to leave, and when? Scheduling checks what its readers would notice, and freezes the words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import identities, transitions, versions
from campaigns.enums import CampaignStatus, Lane, Purpose, ScheduleKind
from campaigns.flow import audience
from campaigns.lifecycle.moments import HourTwice, NoSuchHour, departure_of
from campaigns.models import Campaign, CompiledText, MessageTemplate, field_label
from committee import languages
from committee.errors import CommitteeError
from committee.models import User
from contacts.enums import Channel

# Between the form and the button a minute passes; "now" must not be refused for it.
GRACE: Final = timedelta(minutes=1)


class CampaignNotReady(CommitteeError):
    """A campaign that still lacks something its readers would notice."""

    message = _("The campaign still lacks something its readers would notice.")


def schedule(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """Freeze a draft and set the hour it leaves. Raises `CampaignNotReady` with a sentence for its author."""
    with transaction.atomic():
        held = Campaign.objects.select_for_update(of=("self",))
        campaign = held.select_related("template__topic", "session").get(pk=campaign.pk)
        _refuse_unless_draft(campaign)
        _refuse_unsendable(campaign)
        _refuse_unfinished(campaign.template)
        send_at = _departure(campaign, at=at)
        people = _refuse_nobody(campaign, at=at)
        version = versions.freeze(campaign.template, by=by)
        signs = campaign.identity or identities.for_topic(campaign.template.topic)
        versions.compile_texts(version, channels=campaign.channels, identity=signs, campaign=campaign)
        return transitions.move(
            campaign,
            "schedule",
            by=by,
            version=version,
            send_at=send_at,
            lane=lane_for(campaign.template.purpose, people=people),
            scheduled_by=by,
        )


def unschedule(campaign: Campaign, *, by: User) -> Campaign:
    """Back to a draft: the words may change again. Raises `WrongStatus` once it has left."""
    with transaction.atomic():
        fresh = transitions.move(campaign, "unschedule", by=by, version=None, send_at=None, lane="", scheduled_by=None)
        CompiledText.objects.filter(campaign=fresh).delete()
    return fresh


def lane_for(purpose: str, *, people: int) -> Lane:
    """The queue a campaign leaves by: an incident behind nothing, a large mailing behind all that is urgent."""
    if purpose == Purpose.SAFETY:
        return Lane.INCIDENT
    if purpose == Purpose.SERVICE and people <= settings.OPERATIONAL_PEOPLE_LIMIT:
        return Lane.OPERATIONAL
    return Lane.BULK


def _refuse_unless_draft(campaign: Campaign) -> None:
    if not transitions.may(campaign, "schedule"):
        raise CampaignNotReady(
            _("“%(name)s” is %(status)s, no longer a draft.")
            % {"name": campaign.name, "status": CampaignStatus(campaign.status).label}
        )


def _refuse_unsendable(campaign: Campaign) -> None:
    template = campaign.template
    for sentence in not_yet(campaign):
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


def not_yet(campaign: Campaign) -> list[str]:
    """What of it can be written, priced and approved, and cannot be sent yet."""
    said = [
        _("Campaigns by %(channel)s cannot be sent yet.") % {"channel": Channel(channel).label}
        for channel in campaign.channels
        if channel != Channel.EMAIL
    ]
    if campaign.schedule_kind == ScheduleKind.READER:
        said.append(_("Campaigns at the hour of each reader cannot be sent yet: choose one moment for all."))
    if campaign.pk and campaign.variants.exists():
        said.append(_("Campaigns in several variants cannot be sent yet."))
    if campaign.control_share:
        said.append(_("Campaigns with a control group cannot be sent yet."))
    return said


def _refuse_unfinished(template: MessageTemplate) -> None:
    if missing := template.missing_languages():
        raise CampaignNotReady(
            _("“%(template)s” lacks %(languages)s: each language needs a subject and a text.")
            % {"template": template.name, "languages": ", ".join(languages.NAMES[code] for code in missing)}
        )
    for language, found in versions.findings(template).items():
        raise CampaignNotReady(
            _("“%(template)s”, %(language)s, %(field)s, line %(line)s: %(finding)s")
            % {
                "template": template.name,
                "language": languages.NAMES[language],
                "field": field_label(found[0].field),
                "line": found[0].line,
                "finding": found[0].message,
            }
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
    return send_at


def _refuse_nobody(campaign: Campaign, *, at: datetime) -> int:
    """How many people can be written to, as far as the lane needs to know."""
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
