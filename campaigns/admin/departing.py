"""The pages on which a campaign is let go and held: its state, its departure, its end."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from campaigns import approvals, lifecycle, transitions, wording
from campaigns.admin import costs, leaving_now, read_through
from campaigns.admin.media import PAGE_MEDIA
from campaigns.admin.verbs import BUTTONS, CONTROL, SCHEDULE, VERBS, may_cancel, may_schedule
from campaigns.enums import CampaignStatus, ScheduleKind
from campaigns.flow import report
from campaigns.flow.report import Report
from campaigns.forms import CancelForm, HourForm, sketch
from campaigns.models import Campaign
from committee.admin.base import BaseModelAdmin
from committee.db import clock
from committee.errors import CommitteeError

TONES: Final = {
    CampaignStatus.DRAFT: "",
    CampaignStatus.IN_REVIEW: "info",
    CampaignStatus.APPROVED: "info",
    CampaignStatus.SCHEDULED: "primary",
    CampaignStatus.PREPARING: "info",
    CampaignStatus.SENDING: "info",
    CampaignStatus.PAUSED: "warning",
    CampaignStatus.FINISHED: "success",
    CampaignStatus.CANCELLED: "danger",
    CampaignStatus.MISSED: "danger",
}
# Money is being spent, or may be again.
UNDER_WAY: Final = frozenset({CampaignStatus.SENDING, CampaignStatus.PAUSED})
MOVING: Final = frozenset({CampaignStatus.SCHEDULED, CampaignStatus.PREPARING, CampaignStatus.SENDING})


def is_moving(campaign: Campaign, told: Report | None) -> bool:
    """Whether its page looks again by itself: what was on its way at a pause or a cancel is still to be heard of."""
    return campaign.status in MOVING or (told is not None and told.open > told.in_doubt)


class DeparturePages(BaseModelAdmin):
    """Beside the form of a campaign."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("count/", view(require_POST(self.count_view)), name="campaigns_campaign_count"),
            path(
                "<int:campaign_id>/checks/",
                view(require_POST(self.checks_view)),
                name="campaigns_campaign_checks",
            ),
            path("<int:campaign_id>/hour/", view(require_POST(self.hour_view)), name="campaigns_campaign_hour"),
            path("<int:campaign_id>/state/", view(self.state_view), name="campaigns_campaign_state"),
            path("<int:campaign_id>/departure/", view(self.departure_view), name="campaigns_campaign_departure"),
            path(
                "<int:campaign_id>/acts/<str:verb>/", view(require_POST(self.act_view)), name="campaigns_campaign_act"
            ),
            path("<int:campaign_id>/cancel/", view(self.cancel_view), name="campaigns_campaign_cancel"),
            *super().get_urls(),
        ]

    # --- What it comes to --------------------------------------------------------------------------------------------

    def count_view(self, request: HttpRequest) -> HttpResponse:
        """The people of the audience that stands in the form, asked again at each change."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = request.POST.get("campaign", "")
        original = self.get_queryset(request).filter(pk=number).first() if number.isdecimal() else None
        campaign = sketch(request.POST, original=original)
        found = read_through.of(campaign, at=clock(), is_patient=False) if campaign else {}
        return render(request, "campaigns/count.html", {**found, "campaign": campaign})

    def checks_view(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """What the checks say of it as it stands in the form."""
        campaign = self.viewed(request, campaign_id)
        thought_of = sketch(request.POST, original=campaign)
        found = {"told": read_through.checks(thought_of)} if thought_of else {}
        return render(request, "campaigns/findings_list.html", found)

    def hour_view(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """Another hour, on the last page before it leaves: what was approved stays approved."""
        campaign = self.viewed(request, campaign_id)
        if not request.user.has_perm(SCHEDULE):
            raise PermissionDenied
        form = HourForm(request.POST)
        if not form.is_valid():
            self.message_user(request, _("Say on which day and at what hour it leaves."), messages.ERROR)
            return self._departure_page(request, campaign, form)
        said = form.cleaned_data
        try:
            changed = lifecycle.set_hour(
                campaign, on=said["send_on"], time=said["send_time"], zone=said["send_zone"], by=request.user
            )
        except CommitteeError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            now = _("It would leave %(when)s.") % {"when": wording.leaves(changed)}
            self.message_user(request, now, messages.SUCCESS)
        return HttpResponseRedirect(self.url_of(campaign, "departure"))

    def departure_view(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """The last page before a campaign is scheduled: read it through, look at it, then press the button."""
        campaign = self.viewed(request, campaign_id)
        said = {name: getattr(campaign, name) for name in HourForm.base_fields}
        return self._departure_page(request, campaign, HourForm(initial=said))

    def _departure_page(self, request: HttpRequest, campaign: Campaign, form: HourForm) -> HttpResponse:
        """With `count` in the address, everybody is counted and all is checked, however long that takes."""
        if not may_schedule(request.user, campaign):
            return HttpResponseRedirect(self.url_of(campaign, "change"))
        is_patient = "count" in request.GET
        read = read_through.of(campaign, at=clock(), is_patient=is_patient)
        is_checked = is_patient or read["is_quick"]
        context = {
            **self.page_context(request, campaign, title=_("Before “%(name)s” leaves") % {"name": campaign.name}),
            **read,
            "told": read_through.checks(campaign) if is_checked else None,
            "has_hour": bool(wording.leaves(campaign)),
            "follows": campaign.session if campaign.schedule_kind == ScheduleKind.SESSION else None,
            "hour_form": form,
            "here": self.url_of(campaign, "departure"),
        }
        return TemplateResponse(request, "campaigns/departure.html", context)

    # --- What is done with it ----------------------------------------------------------------------------------------

    def state_view(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """How it stands and what may be done now; asks again by itself as long as something moves.

        Where it is no longer the status that was `seen`, the buttons are others, too.
        """
        campaign = self.viewed(request, campaign_id)
        answer = render(request, "campaigns/state.html", self.state_of(request, campaign))
        if request.GET.get("seen") != campaign.status:
            answer.headers["HX-Retarget"] = answer.headers["HX-Reselect"] = "#campaign-state"
        return answer

    def act_view(self, request: HttpRequest, campaign_id: int, verb: str) -> HttpResponse:
        campaign = self.viewed(request, campaign_id)
        chosen = VERBS.get(verb)
        if chosen is None:
            raise Http404
        if not request.user.has_perm(chosen.permission):
            raise PermissionDenied
        try:
            chosen.act(campaign, by=request.user, at=clock())
        except CommitteeError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, chosen.done % {"name": campaign.name}, messages.SUCCESS)
        return HttpResponseRedirect(self.url_of(campaign, "change"))

    def cancel_view(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        campaign = self.viewed(request, campaign_id)
        if not request.user.has_perm(CONTROL):
            raise PermissionDenied
        if not lifecycle.may(campaign, "cancel"):
            return HttpResponseRedirect(self.url_of(campaign, "change"))
        form = CancelForm(request.POST or None)
        if form.is_valid():
            try:
                lifecycle.cancel(campaign, by=request.user, reason=form.cleaned_data["reason"], at=clock())
            except CommitteeError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, _("“%(name)s” is cancelled.") % {"name": campaign.name}, messages.SUCCESS)
            return HttpResponseRedirect(self.url_of(campaign, "change"))
        context = self.page_context(request, campaign, title=_("Cancel “%(name)s”?") % {"name": campaign.name})
        return TemplateResponse(request, "campaigns/cancel.html", {**context, "form": form})

    # --- What these pages share --------------------------------------------------------------------------------------

    def viewed(self, request: HttpRequest, campaign_id: int) -> Campaign:
        campaign = (
            self.get_queryset(request)
            .select_related(
                "template__topic__partner", "version__template", "session__venue", "session__discipline", "identity"
            )
            .filter(pk=campaign_id)
            .first()
        )
        if campaign is None:
            raise Http404
        if not self.has_view_permission(request, campaign):
            raise PermissionDenied
        return campaign

    def url_of(self, campaign: Campaign, page: str) -> str:
        return reverse(f"admin:campaigns_campaign_{page}", args=[campaign.pk])

    def page_context(self, request: HttpRequest, campaign: Campaign, *, title: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "object": campaign,  # of which the head of the page says the name, with the way back
            "campaign": campaign,
            "media": PAGE_MEDIA,
        }

    def verbs_for(self, request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
        """The buttons of what this person may do with it now."""
        mine = [name for name in BUTTONS if VERBS[name].is_open_to(request.user, campaign)]
        return {
            "buttons": [(name, VERBS[name].label) for name in mine],
            "may_cancel": may_cancel(request.user, campaign),
        }

    def state_of(self, request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
        user = request.user
        may_report = campaign.ledger is not None and user.has_perm("campaigns.view_report")
        told = report.of(campaign) if may_report else None
        return {
            **(leaving_now.of(campaign, told, at=clock()) if told else {}),
            "campaign": campaign,
            "status": campaign.get_status_display(),
            "tone": TONES[CampaignStatus(campaign.status)],
            "halted": transitions.halted(campaign),
            "ended": approvals.ended(campaign),
            "departure": wording.departure(campaign),
            "was_of_use_until": wording.was_of_use_until(campaign, at=clock()),
            "is_moving": is_moving(campaign, told),
            "people": wording.people(campaign.snapshot_size or 0),
            "cost": costs.so_far(campaign) if may_report and campaign.status in UNDER_WAY else "",
            **self.verbs_for(request, campaign),
            "may_ask": campaign.is_draft and self.has_change_permission(request, campaign),
            "may_schedule": may_schedule(user, campaign),
            "may_delete": self.has_delete_permission(request, campaign),
            "may_report": may_report,
            "copied": str(campaign.pk),
            "may_copy": self.has_add_permission(request),
        }
