"""The page on which a restored copy is looked at, and accepted as the database that sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns.admin.media import PAGE_MEDIA
from campaigns.flow import report
from campaigns.flow.deliver import epoch
from campaigns.flow.deliver.epoch import Sign
from campaigns.forms.stopping import RestoredForm
from campaigns.lifecycle import restored
from campaigns.models import Campaign
from campaigns.wording import number
from committee.admin.base import ReadOnlyAdmin
from committee.errors import CommitteeError

ACCEPT: Final = "campaigns.accept_restored"
SIGNS: Final = {
    Sign.NO_FILE: _("The file of EPOCH_FILE is missing or cannot be read. If it was only left behind, bring it back."),
    Sign.ANOTHER: _("The file of EPOCH_FILE is of another database, or of what this one was before it was restored."),
    Sign.BEHIND: _("The file of EPOCH_FILE knows of sweeps that this database has forgotten: it went back in time."),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A campaign that somebody has to compare with the providers, and what this copy knows of it."""

    campaign: Campaign
    handed_over: str
    waiting: str


class RestoredPage(ReadOnlyAdmin):
    """Beside the stops of everything."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.restored_view)
        return [path("restored/", view, name="campaigns_standstill_restored"), *super().get_urls()]

    def restored_view(self, request: HttpRequest) -> HttpResponse:
        """Says what speaks against the copy, what is held and what to look at; and asks what was restored."""
        if not request.user.has_perm(ACCEPT):
            raise PermissionDenied
        form = RestoredForm(request.POST or None)
        if form.is_valid():
            return self._accept(request, form.cleaned_data["why"])
        sign = _sign()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Is this the database that sends?") if sign else _("This is the database that sends"),
            "opts": self.opts,
            "media": PAGE_MEDIA,
            "sign": SIGNS[sign] if sign else "",
            "last_hand_over": restored.last_hand_over(),
            "held": [_held(campaign) for campaign in restored.to_compare(is_copy=sign is not None)],
            "form": form,
        }
        return TemplateResponse(request, "campaigns/restored.html", context)

    def _accept(self, request: HttpRequest, why: str) -> HttpResponse:
        try:
            held = restored.accept(reason=why, by=request.user)
        except CommitteeError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        except OSError:
            told = _("%(file)s cannot be written by the web server: use manage.py accept_restored.")
            self.message_user(request, told % {"file": settings.EPOCH_FILE}, messages.ERROR)
        else:
            told = ngettext(
                "Accepted. %(held)s campaign is paused: compare it with the providers, then resume or cancel it.",
                "Accepted. %(held)s campaigns are paused: compare each with the providers, then resume or cancel it.",
                held,
            )
            self.message_user(request, told % {"held": held}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:campaigns_standstill_restored"))


def _sign() -> Sign | None:
    try:
        return epoch.sign()
    except OSError:
        return Sign.NO_FILE


def _held(campaign: Campaign) -> Held:
    found = report.of(campaign)
    return Held(campaign, number(found.handed_over), number(found.waiting))
