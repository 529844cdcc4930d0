"""The pages on which one reads what became of a campaign: its figures, and each message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns import transitions
from campaigns.admin import costs, figures
from campaigns.admin.departing import TONES, DeparturePages, is_moving
from campaigns.admin.pages_of_messages import masked, page_of
from campaigns.enums import CampaignStatus
from campaigns.feedback import links
from campaigns.flow import report
from campaigns.forms import MessageFilterForm
from campaigns.models import Campaign, Message
from committee import exports, languages
from committee.db import clock
from committee.navigation import url_of
from contacts.admin import sight
from contacts.models import Contact

REFRESHED_EVERY = 2  # seconds, while it is leaving: its figures are counts, however many people there are


class ReportPages(DeparturePages):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:campaign_id>/report/", view(self.report_view), name="campaigns_campaign_report"),
            path("<int:campaign_id>/report.csv", view(self.report_csv_view), name="campaigns_campaign_report_csv"),
            path("<int:campaign_id>/messages/", view(self.messages_view), name="campaigns_campaign_messages"),
            *super().get_urls(),
        ]

    def report_view(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """The figures; asked for by itself, only the part that changes is given.

        Where it is no longer the status that was `seen`, other buttons belong beside them: the page is read anew.
        """
        campaign = self._reported(request, campaign_id)
        shown = self._figures(campaign, at=clock())
        if request.headers.get("HX-Request"):
            answer = render(request, "campaigns/report_figures.html", shown)
            if request.GET.get("seen", campaign.status) != campaign.status:
                answer.headers["HX-Refresh"] = "true"
            return answer
        title = _("Report: %(name)s") % {"name": campaign.name}
        return TemplateResponse(
            request,
            "campaigns/report.html",
            {**self.page_context(request, campaign, title=title), **shown, **self.verbs_for(request, campaign)},
        )

    def report_csv_view(self, request: HttpRequest, campaign_id: int) -> StreamingHttpResponse:
        campaign = self._reported(request, campaign_id)
        rows = [*figures.rows(report.of(campaign)), *costs.rows(campaign)]
        self.record(request, "export_report", on=campaign, after={"rows": len(rows), "format": "csv"})
        pieces = exports.csv_pieces(figures.header(), rows, language=get_language() or "en")
        file = StreamingHttpResponse(pieces, content_type=exports.CSV_CONTENT_TYPE)
        file["Content-Disposition"] = f'attachment; filename="REPORT_{campaign.pk}_{timezone.localdate()}.csv"'
        return file

    def messages_view(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """Person by person: what became of each copy. Addresses in full are for those who work with addresses."""
        campaign = self._reported(request, campaign_id)
        form = MessageFilterForm(request.GET)
        form.full_clean()
        shows_addresses = sight.sees_everybody(request.user)
        page = page_of(campaign, **form.cleaned_data)
        if shows_addresses and page.rows:
            self.record(request, "view_messages", on=campaign, after={"from": page.rows[0].n, "to": page.rows[-1].n})
        filters = {name: form.cleaned_data[name] for name in ("status", "language") if form.cleaned_data.get(name)}
        context = {
            **self.page_context(request, campaign, title=_("Messages: %(name)s") % {"name": campaign.name}),
            "form": form,
            "page": page,
            "rows": [_row(message, in_full=shows_addresses) for message in page.rows],
            "chosen": urlencode(filters),
            "shows_addresses": shows_addresses,
        }
        return TemplateResponse(request, "campaigns/messages.html", context)

    def _reported(self, request: HttpRequest, campaign_id: int) -> Campaign:
        if not request.user.has_perm("campaigns.view_report"):
            raise PermissionDenied
        return self.viewed(request, campaign_id)

    def _figures(self, campaign: Campaign, *, at: datetime) -> dict[str, Any]:
        told = report.of(campaign)
        return {
            "campaign": campaign,
            "status": campaign.get_status_display(),
            "tone": TONES[CampaignStatus(campaign.status)],
            "halted": transitions.halted(campaign),
            "is_moving": is_moving(campaign, told),
            "seconds": REFRESHED_EVERY,
            "links": links.of(campaign) if campaign.counts_clicks else [],
            **figures.of(campaign, told, at=at),
            **costs.of(campaign),
        }


def _row(message: Message, *, in_full: bool) -> dict[str, Any]:
    return {
        "message": message,
        "language": languages.NAMES[message.language],
        "address": message.address if in_full else masked(message.address),
        "url": url_of(Contact, "change", row=Contact(pk=message.contact_id)) if in_full else "",
    }
