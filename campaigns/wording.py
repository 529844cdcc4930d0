"""How is a campaign said in words: what would happen, to how many, when?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format, number_format, time_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from campaigns import contents, facts, findings, identities
from campaigns.contents import ContentJson
from campaigns.enums import ChannelRule, Purpose, Reason, ScheduleKind
from campaigns.estimates import Estimate
from campaigns.flow import audience
from campaigns.flow.audience import AudienceCount
from campaigns.lifecycle import moments
from campaigns.models import Campaign
from campaigns.placeholders import Source
from campaigns.placeholders.types import Money
from committee import cldr, languages
from committee.errors import CommitteeError
from committee.models.named import for_staff
from contacts import audiences
from contacts.enums import Channel


def number(count: int) -> str:
    return str(number_format(count, force_grouping=True))


def people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": number(count)}


def read_through(campaign: Campaign, count: AudienceCount, *, content: ContentJson, cost: str = "") -> str:
    """The whole campaign in a few sentences: when, by what, to whom, who signs, who is left out, what it costs."""
    return " ".join(
        filter(
            None,
            [
                _leaving(campaign, count, content),
                _spoken_of(campaign, content),
                _signed(campaign),
                "" if not count.is_exact else left_out(count),
                in_another_language(count, content),
                divided(campaign),
                cost,
                _("Its people are looked up when it leaves: whoever belongs to them by then gets it."),
            ],
        )
    )


def cost(estimate: Estimate) -> str:
    """“It costs about €1,204.50.”, and of how many people nobody knows the price."""
    said = []
    if estimate.totals:
        said.append(_("It costs about %(sum)s.") % {"sum": sums(estimate.totals)})
    if estimate.unknown:
        said.append(_("The price list has no price for %(people)s.") % {"people": people(estimate.unknown)})
    return " ".join(said)


def sums(totals: Iterable[Money]) -> str:
    """“€1,204.50 and £12.00”, in the language of whoever reads."""
    language = get_language() or languages.DEFAULT
    return get_text_list([cldr.money(money.amount, money.currency, language) for money in totals], _("and"))


def _leaving(campaign: Campaign, count: AudienceCount, content: ContentJson) -> str:
    served = contents.served_by(content)
    named = {
        "name": campaign.name or "…",
        "channels": by_what(campaign),
        "people": people(count.reachable)
        if count.is_exact
        else _("more than %(people)s") % {"people": people(count.reachable)},
        "languages": _languages(len({served[code] for code in count.by_language if code in served})),
        "sources": audiences.sentence(audience.sources_of(campaign)),
    }
    when = leaves(campaign)
    if not count.is_exact:
        said = _("“%(name)s” leaves %(when)s %(channels)s to %(people)s: %(sources)s.")
    elif when:
        said = _("“%(name)s” leaves %(when)s %(channels)s to %(people)s in %(languages)s: %(sources)s.")
    else:
        said = _(
            "“%(name)s” leaves %(channels)s to %(people)s in %(languages)s: %(sources)s. "
            "Its day and its hour are to be chosen."
        )
    return said % {**named, "when": when}


def leaves(campaign: Campaign) -> str:
    """“on Sunday 4 August at 18:00 (Europe/Paris)”; empty while that is not said."""
    if campaign.schedule_kind == ScheduleKind.SESSION:
        return _by_the_session(campaign)
    if campaign.send_on is None or campaign.send_time is None:
        return ""
    named = {
        "day": date_format(campaign.send_on, "l j F Y"),
        "hour": time_format(campaign.send_time, "H:i"),
        "zone": campaign.send_zone,
    }
    if campaign.schedule_kind == ScheduleKind.READER:
        return _("on %(day)s at %(hour)s by each reader’s own clock") % named
    return _("on %(day)s at %(hour)s (%(zone)s)") % named


def _by_the_session(campaign: Campaign) -> str:
    moment = moments.departure_of(campaign)
    if moment is None or campaign.session is None:
        return ""
    here = moment.astimezone(campaign.session.venue.zone_info)
    named = {
        "before": before_or_after(campaign.offset_minutes or 0),
        "session": f"{campaign.session.code} ({for_staff(campaign.session.discipline, 'name')})",
        "day": date_format(here, "l j F Y"),
        "hour": time_format(here, "H:i"),
        "zone": campaign.session.venue.time_zone,
    }
    return _("%(before)s %(session)s begins, that is on %(day)s at %(hour)s (%(zone)s),") % named


def before_or_after(minutes: int) -> str:
    """“2 hours before”, in the largest unit that is whole."""
    whole = abs(minutes)
    if whole and whole % (24 * 60) == 0:
        length = ngettext("%(count)d day", "%(count)d days", whole // 1440) % {"count": whole // 1440}
    elif whole and whole % 60 == 0:
        length = ngettext("%(count)d hour", "%(count)d hours", whole // 60) % {"count": whole // 60}
    else:
        length = ngettext("%(count)d minute", "%(count)d minutes", whole) % {"count": whole}
    if minutes == 0:
        return pgettext("before or after a session", "when")
    return (_("%(length)s after") if minutes > 0 else _("%(length)s before")) % {"length": length}


def by_what(campaign: Campaign) -> str:
    """“by e-mail”, or by which of several channels each person is written to."""
    names = [str(Channel(channel).label) for channel in campaign.channels]
    if len(names) == 1:
        return _("by %(channel)s") % {"channel": names[0]}
    if campaign.channel_rule == ChannelRule.ALL:
        return _("by %(channels)s, on each that reaches a person,") % {"channels": get_text_list(names, _("and"))}
    named = {"channels": get_text_list(names, _("or"))}
    if campaign.channel_rule == ChannelRule.CHOICE:
        return _("by %(channels)s, as each person chose last,") % named
    return _("by %(channels)s, the first that reaches a person,") % named


def _spoken_of(campaign: Campaign, content: ContentJson) -> str:
    """The session whose name and hours the words say, as the programme has it today: it is what readers will read."""
    session = campaign.session
    if session is None or Source.SESSION not in facts.needed(content):
        return ""
    begins, ends = (moment.astimezone(session.venue.zone_info) for moment in (session.starts_at, session.ends_at))
    named = {
        "session": f"{session.code} ({for_staff(session.discipline, 'name')})",
        "day": date_format(begins, "l j F Y"),
        "hours": f"{time_format(begins, 'H:i')}–{time_format(ends, 'H:i')}",
        "venue": for_staff(session.venue, "name"),
    }
    return _("Its words speak of %(session)s as the programme has it today: %(day)s, %(hours)s, %(venue)s.") % named


def _signed(campaign: Campaign) -> str:
    template = campaign.template
    identity = campaign.identity or identities.for_topic(template.topic)
    named = {
        "purpose": Purpose(template.purpose).label,
        "topic": for_staff(template.topic, "name"),
        "sender": identities.name(identity, language=languages.DEFAULT),
    }
    return _("It is of the purpose %(purpose)s, about “%(topic)s”, and signed “%(sender)s”.") % named


def in_another_language(count: AudienceCount, content: ContentJson) -> str:
    """Who gets another language than their own, and who would get none."""
    served, said = contents.served_by(content), []
    for code, number_of_people in count.by_language.items():
        named = {"people": people(number_of_people), "language": languages.NAMES[code]}
        if code not in served:
            said.append(_("%(people)s who read %(language)s would get nothing: it is not written.") % named)
        elif served[code] != code:
            named["other"] = languages.NAMES[served[code]]
            said.append(_("%(people)s who read %(language)s get %(other)s.") % named)
    return " ".join(said)


def divided(campaign: Campaign) -> str:
    """Who reads which words, who gets nothing, who gets it first, who later, and when it is held."""
    return " ".join([*_tried(campaign), *_in_turn(campaign)])


def _tried(campaign: Campaign) -> Iterator[str]:
    variants = campaign.variants.select_related("template").order_by("label") if campaign.pk else ()
    if shares := [f"{each.label} – {each.template.name} ({each.share} %)" for each in variants]:
        yield _("By lot, each person reads one of its variants: %(variants)s.") % {"variants": ", ".join(shares)}
    if campaign.control_share:
        yield _("%(share)d %% of the people get nothing: the control group.") % {"share": campaign.control_share}


def _in_turn(campaign: Campaign) -> Iterator[str]:
    is_marketing = campaign.template.purpose == Purpose.MARKETING
    if is_marketing and campaign.canary_percent:
        named = {
            "share": decimal(campaign.canary_percent),
            "least": people(settings.CANARY_FROM_PEOPLE),
            "minutes": settings.CANARY_WAIT // timedelta(minutes=1),
        }
        yield (
            _("From %(least)s on, %(share)s %% of them get it first, and the others %(minutes)d minutes after these.")
            % named
        )
    if campaign.wave_people:
        named = {"people": people(campaign.wave_people), "minutes": campaign.wave_minutes}
        yield (
            ngettext(
                "It leaves in waves of %(people)s, one every minute.",
                "It leaves in waves of %(people)s, one every %(minutes)d minutes.",
                campaign.wave_minutes or 0,
            )
            % named
        )
    usual, limits = ((each.stop_above_bounces, each.stop_above_complaints) for each in (Campaign(), campaign))
    if is_marketing and limits != usual:
        named = {
            "bounces": decimal(campaign.stop_above_bounces),
            "complaints": decimal(campaign.stop_above_complaints),
        }
        yield _("It is held where more than %(bounces)s %% refuse it or %(complaints)s %% complain.") % named


def decimal(share: Decimal) -> str:
    """“0.1”, “5”: without noughts that say nothing, as the language writes it."""
    return str(number_format(share.normalize() + 0))


def left_out(count: AudienceCount) -> str:
    reasons = [f"{reason.label} ({excluded(reason, several)})" for reason, several in count.excluded.items()]
    if count.without_address:
        reasons.append(f"{_('without an address')} ({number(count.without_address)})")
    if not reasons:
        return _("Nobody is left out.")
    several = count.universe - count.reachable
    said = ngettext("%(count)s is left out: %(reasons)s.", "%(count)s are left out: %(reasons)s.", several)
    return said % {"count": number(several), "reasons": ", ".join(reasons)}


def excluded(reason: Reason, count: int) -> str:
    """How many; of those who are drawn by lot it is known only once it leaves."""
    return _("about %(count)s") % {"count": number(count)} if reason == Reason.CONTROL else number(count)


def warnings(campaign: Campaign, count: AudienceCount, *, content: ContentJson, at: datetime) -> list[str]:
    """What will be refused when it is scheduled, said while it is still being written."""
    said, served = [], contents.served_by(content)
    # Whoever is served by a language that stands in is told of where people are counted.
    if missing := [code for code in campaign.template.missing_languages() if served.get(code, code) == code]:
        names = ", ".join(languages.NAMES[code] for code in missing)
        said.append(_("The template lacks %(languages)s.") % {"languages": names})
    if not count.reachable:
        said.append(_("Nobody of this audience can be written to."))
    said += findings.not_yet(campaign)
    said += _over(campaign, content, at=at)
    try:
        moment = moments.departure_of(campaign)
        if moment is not None and moment < at:
            said.append(_("This hour has passed."))
    except CommitteeError as refusal:
        said.append(str(refusal))
    return said


def _over(campaign: Campaign, content: ContentJson, *, at: datetime) -> list[str]:
    """Words about a session that is over by now."""
    session = campaign.session
    if session is None or session.ends_at > at or Source.SESSION not in facts.needed(content):
        return []
    return [_("Its words speak of %(session)s, which is over.") % {"session": session.code}]


def departure(campaign: Campaign) -> str:
    """The hour it leaves, by the clock of its own zone; one that follows a session, by that of the venue."""
    if campaign.send_at is None:
        return ""
    session = campaign.session if campaign.schedule_kind == ScheduleKind.SESSION else None
    zone = session.venue.time_zone if session else campaign.send_zone
    return f"{date_format(campaign.send_at.astimezone(ZoneInfo(zone)), 'D j F Y, H:i')} ({zone})"


def was_of_use_until(campaign: Campaign, *, at: datetime) -> str:
    """By the clock of its zone; "" where it still is of use, or for ever."""
    if campaign.valid_until is None or campaign.valid_until > at:
        return ""
    moment = campaign.valid_until.astimezone(ZoneInfo(campaign.send_zone))
    return f"{date_format(moment, 'D j F Y, H:i')} ({campaign.send_zone})"


def _languages(count: int) -> str:
    return ngettext("%(count)d language", "%(count)d languages", count) % {"count": count}
