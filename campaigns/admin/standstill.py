"""The page on which everything is stopped, and let go on; and which stops there were."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from campaigns import standstill
from campaigns.admin.media import PAGE_MEDIA
from campaigns.admin.restored import RestoredPage
from campaigns.enums import CampaignStatus
from campaigns.forms.stopping import WhyForm
from campaigns.models import Campaign, Standstill
from committee.errors import CommitteeError

STOP = "campaigns.stop_everything"
VERBS = {"stop": standstill.stop, "restart": standstill.restart}


@admin.register(Standstill)
class StandstillAdmin(RestoredPage):
    list_display = ["since", "why", "by", "ended_at", "ended_by"]
    list_select_related = ["by", "ended_by"]
    ordering = ["-since"]
    actions = None
    list_before_template = "campaigns/standstill_first.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [path("now/", view(self.now_view), name="campaigns_standstill_now"), *super().get_urls()]

    def now_view(self, request: HttpRequest) -> HttpResponse:
        """Asks why, and does it. What a page that was read before something else happened asks for is refused."""
        if not request.user.has_perm(STOP):
            raise PermissionDenied
        standing = standstill.current()
        form = WhyForm(request.POST or None)
        if form.is_valid():
            return self._act(request, request.POST.get("verb", ""), form.cleaned_data["why"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Let everything go on?") if standing else _("Stop everything?"),
            "opts": self.opts,
            "media": PAGE_MEDIA,
            "standing": standing,
            "form": form,
            "leaving": Campaign.objects.filter(status=CampaignStatus.SENDING).order_by("name"),
        }
        return TemplateResponse(request, "campaigns/standstill.html", context)

    def _act(self, request: HttpRequest, verb: str, why: str) -> HttpResponse:
        if verb not in VERBS:
            raise Http404
        try:
            VERBS[verb](by=request.user, why=why)
        except CommitteeError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:campaigns_standstill_now"))
        goes_on = _("Everything goes on where it was held.")
        stopped = _("Everything is stopped: nothing more is handed over until you or a colleague let it go on.")
        self.message_user(request, goes_on if verb == "restart" else stopped, messages.SUCCESS)
        # Not back here, where a second press would do the opposite: the start page shows what leaves, and the banner.
        return HttpResponseRedirect(reverse("admin:index"))
