"""How is a campaign said in words: what would happen, to how many, when?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.flow.audience import AudienceCount
from campaigns.lifecycle import moments
from campaigns.models import Campaign
from committee import languages
from committee.errors import CommitteeError
from contacts.enums import Channel


def number(count: int) -> str:
    return str(number_format(count, force_grouping=True))


def people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": number(count)}


def read_through(campaign: Campaign, count: AudienceCount) -> str:
    """The whole campaign in a sentence: when, how, to how many, and who is left out."""
    facts = {
        "name": campaign.name or "…",
        "channel": Channel(campaign.channel).label,
        "people": people(count.reachable),
        "languages": _languages(len(count.by_language)),
    }
    if campaign.send_on is None or campaign.send_time is None:
        said = _(
            "“%(name)s” goes by %(channel)s to %(people)s in %(languages)s, on a day and at an hour to be chosen."
        )
    else:
        said = _("“%(name)s” leaves on %(day)s at %(hour)s (%(zone)s) by %(channel)s to %(people)s in %(languages)s.")
        facts |= {
            "day": date_format(campaign.send_on, "l j F Y"),
            "hour": time_format(campaign.send_time, "H:i"),
            "zone": campaign.send_zone,
        }
    return " ".join(filter(None, [said % facts, left_out(count)]))


def left_out(count: AudienceCount) -> str:
    reasons = [f"{reason.label} ({number(excluded)})" for reason, excluded in count.excluded.items()]
    if count.without_address:
        reasons.append(f"{_('without an address')} ({number(count.without_address)})")
    if not reasons:
        return _("Nobody is left out.")
    several = count.universe - count.reachable
    said = ngettext("%(count)s is left out: %(reasons)s.", "%(count)s are left out: %(reasons)s.", several)
    return said % {"count": number(several), "reasons": ", ".join(reasons)}


def warnings(campaign: Campaign, count: AudienceCount, *, at: datetime) -> list[str]:
    """What will be refused when it is scheduled, said while it is still being written."""
    said = []
    if missing := campaign.template.missing_languages():
        names = ", ".join(languages.NAMES[code] for code in missing)
        said.append(_("The template lacks %(languages)s.") % {"languages": names})
    if not count.reachable:
        said.append(_("Nobody of this audience can be written to."))
    if campaign.send_on is not None and campaign.send_time is not None:
        try:
            if moments.instant(campaign.send_on, campaign.send_time, campaign.send_zone) < at:
                said.append(_("This hour has passed."))
        except CommitteeError as refusal:
            said.append(str(refusal))
    return said


def departure(campaign: Campaign) -> str:
    """The hour it leaves, by the clock of its own zone."""
    if campaign.send_at is None:
        return ""
    leaves = campaign.send_at.astimezone(ZoneInfo(campaign.send_zone))
    return f"{date_format(leaves, 'D j F Y, H:i')} ({campaign.send_zone})"


def _languages(count: int) -> str:
    return ngettext("%(count)d language", "%(count)d languages", count) % {"count": count}
