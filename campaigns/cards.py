"""What do campaigns put on the start page? What is written, what leaves next, what is leaving, what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns import carriers, layouts, standstill, wording
from campaigns.enums import CampaignStatus, PausedWhy
from campaigns.flow import report
from campaigns.models import Campaign, Layout, MessageTemplate, ProviderState, Review
from campaigns.translations import states
from campaigns.translations.states import LanguageState
from committee import languages, start_page
from committee.navigation import url_of
from committee.roles import Role
from committee.start_page import Card, Line, Link, Tone

LINES = 5
RECENT = 20  # templates that a card looks at
WRITERS = [Role.AUTHOR, Role.DUTY_OFFICER]


def being_written(request: HttpRequest) -> Card:
    links = [
        Link(title=_("New template"), url=url_of(MessageTemplate, "add"), icon="edit_note"),
        Link(title=_("New campaign"), url=url_of(Campaign, "add"), icon="add_circle"),
    ]
    return Card(
        title=_("Being written"),
        icon="edit_note",
        lines=[*_unsent(), *_unfinished(), *_layouts_ahead(request)],
        links=[link for link in links if link.url],
        empty=_("No draft. Write a template in the nine languages, then make a campaign of it."),
    )


def _unsent() -> list[Line]:
    """Campaigns that nobody has approved yet."""
    statuses = [CampaignStatus.DRAFT, CampaignStatus.IN_REVIEW]
    return [
        Line(
            title=campaign.name,
            url=url_of(Campaign, "change", row=campaign),
            mark=campaign.get_status_display(),
            tone="info" if campaign.status == CampaignStatus.IN_REVIEW else "",
        )
        for campaign in Campaign.objects.filter(status__in=statuses).order_by("-updated_at")[:LINES]
    ]


def _unfinished() -> list[Line]:
    """Templates with a hole, or with words that their source no longer says, in whatever language."""
    by_template: dict[MessageTemplate, list[LanguageState]] = {}
    for template, each in _left():
        by_template.setdefault(template, []).append(each)
    return [
        Line(title=template.name, url=url_of(MessageTemplate, "change", row=template), **_texts_left(found))
        for template, found in by_template.items()
        if any(each.missing or each.stale for each in found)
    ][:LINES]


def _layouts_ahead(request: HttpRequest) -> list[Line]:
    """Layouts whose newest version some templates do not have yet, for those who may give it to them."""
    if not request.user.has_perm("campaigns.change_messagetemplate"):
        return []
    counted = ((layout, layouts.behind(layout).count()) for layout in Layout.objects.order_by("name"))
    return [
        Line(
            title=_("Layout “%(name)s”") % {"name": layout.name},
            url=url_of(Layout, "use_in_all", row=layout),
            mark=ngettext("%(count)d template is behind", "%(count)d templates are behind", behind)
            % {"count": behind},
            tone="warning",
        )
        for layout, behind in counted
        if behind
    ]


def to_translate(_request: HttpRequest) -> Card:
    """The languages with most left to do, of the templates that were changed last."""
    lines = [
        Line(
            title=f"{template.name} · {languages.NAMES[each.language]}",
            url=reverse("admin:campaigns_messagetemplate_desk", args=[template.pk, each.language]) + "?left=1",
            **_texts_left([each]),
        )
        for template, each in sorted(_left(), key=lambda pair: -(pair[1].missing + pair[1].stale))[:LINES]
    ]
    return Card(
        title=_("To translate"),
        icon="translate",
        lines=lines,
        links=[
            Link(title=_("All translations"), url=reverse("admin:campaigns_messagetemplate_matrix"), icon="grid_on")
        ],
        empty=_("Nothing is left to translate."),
    )


def _left() -> list[tuple[MessageTemplate, LanguageState]]:
    """Of the templates that were changed last. A language that is meant to read the words of another lacks none."""
    recent = list(MessageTemplate.objects.filter(archived_at=None).order_by("-updated_at")[:RECENT])
    found = states.of_library(recent)
    return [(template, each) for template in recent for each in found[template.pk].values() if each.left]


def _texts_left(found: Collection[LanguageState]) -> dict[str, Any]:
    count = sum(each.left for each in found)
    return {
        "mark": ngettext("%(count)d text left", "%(count)d texts left", count) % {"count": count},
        "tone": "warning" if any(each.missing or each.stale for each in found) else "info",
    }


def to_approve(_request: HttpRequest) -> Card:
    """What somebody asks them to read, the oldest request first."""
    waiting = Review.objects.filter(decision="").select_related("template", "campaign", "submitted_by").order_by("pk")
    lines = [
        Line(
            title=str(review.thing),
            url=url_of(type(review.thing), "review", row=review.thing),
            detail=_("asked by %(name)s") % {"name": review.submitted_by.get_full_name() or review.submitted_by},
            mark=str(_("template")) if review.template else str(_("campaign")),
        )
        for review in waiting[:LINES]
    ]
    return Card(title=_("To approve"), icon="approval", lines=lines, empty=_("Nothing waits for your approval."))


def to_schedule(_request: HttpRequest) -> Card | None:
    """What somebody approved and nobody has given its departure yet; no card where nothing waits."""
    approved = Campaign.objects.filter(status=CampaignStatus.APPROVED).select_related("session__venue")
    lines = [
        Line(
            title=campaign.name,
            url=url_of(Campaign, "departure", row=campaign),
            detail=wording.leaves(campaign),
            mark=campaign.get_status_display(),
            tone="info",
        )
        for campaign in approved.order_by("send_on", "send_time", "pk")[:LINES]
    ]
    return Card(title=_("Approved: to be scheduled"), icon="event_available", lines=lines) if lines else None


def missed(_request: HttpRequest) -> Card | None:
    """Whose hour passed while nothing was running: nobody gets them unless somebody acts. No card where none did."""
    found = Campaign.objects.filter(status=CampaignStatus.MISSED).select_related("session__venue").order_by("-send_at")
    lines = _lines(found, tone="danger")
    return Card(title=_("Missed departures"), icon="event_busy", lines=lines) if lines else None


def next_departures(_request: HttpRequest) -> Card:
    scheduled = (
        Campaign.objects.filter(status=CampaignStatus.SCHEDULED).select_related("session__venue").order_by("send_at")
    )
    return Card(
        title=_("Next departures"),
        icon="schedule_send",
        lines=_lines(scheduled),
        empty=_("Nothing is scheduled: give a draft its audience and its hour."),
    )


def under_way(request: HttpRequest) -> Card:
    """What leaves at this moment; with the way to stop all of it, for those who may."""
    campaigns = Campaign.objects.under_way().with_progress().order_by("-started_at")[:LINES]
    lines = [
        Line(
            title=campaign.name,
            url=_report_url(campaign),
            detail=_held(campaign) or wording.people(campaign.snapshot_size or 0),
            mark=campaign.get_status_display(),
            tone="warning" if campaign.status == CampaignStatus.PAUSED else "info",
            progress=campaign.progress,
        )
        for campaign in campaigns
    ]
    return Card(
        title=_("Leaving now"),
        icon="send",
        lines=lines,
        links=list(_stop(request)),
        empty=_("No campaign is leaving at the moment."),
    )


def _stop(request: HttpRequest) -> Iterator[Link]:
    if request.user.has_perm("campaigns.stop_everything") and standstill.current() is None:
        yield Link(title=_("Stop everything"), url=reverse("admin:campaigns_standstill_now"), icon="stop_circle")


def _held(campaign: Campaign) -> str:
    """Why nothing leaves of one that was not held by a colleague: somebody has to look."""
    by_itself = campaign.status == CampaignStatus.PAUSED and campaign.paused_why not in {"", PausedWhy.STAFF}
    return campaign.get_paused_why_display() if by_itself else ""


def results(_request: HttpRequest) -> Card:
    campaigns = Campaign.objects.filter(status=CampaignStatus.FINISHED).order_by("-finished_at")[:LINES]
    lines = [
        Line(
            title=campaign.name,
            url=_report_url(campaign),
            detail=date_format(timezone.localtime(campaign.finished_at), "SHORT_DATETIME_FORMAT"),
            mark=_("%(people)s handed over") % {"people": wording.number(report.of(campaign).handed_over)},
            tone="success",
        )
        for campaign in campaigns
    ]
    return Card(title=_("Latest results"), icon="analytics", lines=lines, empty=_("No campaign has finished yet."))


def providers_left_alone(_request: HttpRequest) -> Card | None:
    """What carries less than it should; no card where all is well."""
    lines = [
        Line(
            title=state.code,
            url=url_of(ProviderState, "changelist"),
            detail=carriers.condition(state).words,
            mark=state.get_channel_display(),
            tone="danger",
        )
        for state in carriers.unwell()
    ]
    return Card(title=_("Providers that do not answer"), icon="cell_tower", lines=lines) if lines else None


def register() -> None:
    watched_by = [*WRITERS, Role.APPROVER, Role.MANAGER, Role.ADMINISTRATOR]
    start_page.register(providers_left_alone, roles=watched_by, permission="campaigns.view_providerstate", order=5)
    write, read = "campaigns.add_campaign", "campaigns.view_campaign"
    start_page.register(being_written, roles=WRITERS, permission=write, order=20)
    start_page.register(
        to_translate, roles=[Role.TRANSLATOR], permission="campaigns.translate_messagetemplate", order=10
    )
    start_page.register(to_approve, roles=[Role.APPROVER], permission="campaigns.approve_campaign", order=10)
    start_page.register(under_way, roles=[*WRITERS, Role.APPROVER, Role.MANAGER], permission=read, order=15)
    start_page.register(
        to_schedule, roles=[*WRITERS, Role.APPROVER], permission="campaigns.schedule_campaign", order=12
    )
    start_page.register(missed, roles=[*WRITERS, Role.APPROVER], permission=read, order=6)
    start_page.register(next_departures, roles=[*WRITERS, Role.APPROVER], permission=read, order=30)
    start_page.register(results, roles=[Role.MANAGER, Role.AUTHOR], permission="campaigns.view_report", order=40)


def _lines(campaigns: QuerySet[Campaign], *, tone: Tone = "") -> list[Line]:
    return [
        Line(
            title=campaign.name,
            url=url_of(Campaign, "change", row=campaign),
            detail=wording.departure(campaign),
            mark=campaign.get_status_display(),
            tone=tone,
        )
        for campaign in campaigns[:LINES]
    ]


def _report_url(campaign: Campaign) -> str:
    return url_of(Campaign, "report", row=campaign) or url_of(Campaign, "change", row=campaign)
