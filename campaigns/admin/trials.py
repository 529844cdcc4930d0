"""Trials: a text sent to colleagues, or the variants of a campaign together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import contents, readers, tasks, trials
from campaigns.admin import proof_readers
from campaigns.admin.own_addresses import OwnAddressPages, ask_permission, own_addresses
from campaigns.enums import TrialStatus
from campaigns.models import Campaign, MessageTemplate, StaffAddress, Trial
from campaigns.readers import Reader, ReaderKind
from committee import languages
from committee.errors import CommitteeError
from contacts.enums import ADDRESS_KIND, Channel

LATEST = 20
LONGEST_KEY = 18  # digits
LOOKED_AT_FOR = timedelta(minutes=5)

Texts = list[tuple[str, MessageTemplate]]  # each by the letter of its variant


class TrialPages(OwnAddressPages):
    """Of the admin of templates."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.trial_view)
        return [
            path("<int:template_id>/trial/", view, name="campaigns_messagetemplate_trial"),
            *super().get_urls(),
        ]

    def trial_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        template = self.get_object(request, str(template_id))
        if template is None:
            raise Http404
        ask_permission(request)
        if not self.has_view_permission(request, template):
            raise PermissionDenied
        campaign = self._campaign(request, template)
        texts = _variants(campaign) if campaign else []
        if request.method == "POST":
            _request(request, _chosen(request, texts) if texts else {"": template}, _reader(request))
            return HttpResponseRedirect(_here(template, campaign))
        return self._shown(request, template, campaign, texts)

    def _shown(
        self, request: HttpRequest, template: MessageTemplate, campaign: Campaign | None, texts: Texts
    ) -> HttpResponse:
        written = contents.languages_in(contents.of_template(template))
        tried = Trial.objects.filter(template__in=[text for _label, text in texts] or [template])
        latest = list(tried.select_related("template", "address", "requested_by")[:LATEST])
        return self.page(
            request,
            "campaigns/trial.html",
            title=_("Trial of “%(template)s”") % {"template": campaign or template.name},
            texts=texts,
            languages=[(code, languages.NAMES[code]) for code in written],
            addresses=trials.usable()
            .filter(kind__in=[ADDRESS_KIND[Channel(channel)] for channel in template.channels])
            .order_by("user__username", "kind", "value"),
            trials=[(trial, _read_by(trial)) for trial in latest],
            is_waiting=any(_may_move(trial) for trial in latest),
            here=_here(template, campaign),
            addresses_url=own_addresses(template.pk),
            readers=proof_readers.choices(request, None),
            back=_back_to(campaign or template),
            is_of_campaign=campaign is not None,
            object=campaign or template,
        )

    def _campaign(self, request: HttpRequest, template: MessageTemplate) -> Campaign | None:
        """The one from whose page one came, where this is a text of it."""
        key = request.GET.get("campaign", "")
        if not (key.isascii() and key.isdecimal() and len(key) < LONGEST_KEY):
            return None
        pages = self.admin_site.get_model_admin(Campaign)
        found = pages.get_queryset(request).filter(pk=key, variants__template=template).first()
        return found if found and pages.has_view_permission(request, found) else None


def _here(template: MessageTemplate, campaign: Campaign | None) -> str:
    return reverse("admin:campaigns_messagetemplate_trial", args=[template.pk]) + (
        f"?campaign={campaign.pk}" if campaign else ""
    )


def _variants(campaign: Campaign) -> Texts:
    """What its readers get, by the letter of the variant."""
    return [
        (each.label, each.template) for each in campaign.variants.select_related("template__topic").order_by("label")
    ]


def _chosen(request: HttpRequest, texts: Texts) -> dict[str, MessageTemplate]:
    letters = request.POST.getlist("variant")
    return {label: text for label, text in texts if label in letters}


def _back_to(thing: MessageTemplate | Campaign) -> str:
    return reverse(f"admin:campaigns_{thing._meta.model_name}_change", args=[thing.pk])


def _may_move(trial: Trial) -> bool:
    """Whether the page looks again by itself: what has waited that long waits for somebody to look."""
    return trial.status == TrialStatus.PENDING and timezone.now() - trial.requested_at < LOOKED_AT_FOR


def _reader(request: HttpRequest) -> Reader | None:
    """Whose values it is filled with: None stands for the sample reader, and for nobody where nobody is found."""
    asked = request.POST.get("reader", "")
    if asked not in {ReaderKind.LONGEST, ReaderKind.SHORTEST, ReaderKind.ODDEST}:
        return None
    if not proof_readers.may_see(request):
        raise PermissionDenied
    return next((reader for reader in readers.extremes() if reader.kind == asked), None)


def _read_by(trial: Trial) -> Any:
    """The kind of reader in words; whose name it was stands in the trail."""
    kind = trial.reader.partition(":")[0]
    return proof_readers.LABELS.get(kind, kind)  # type: ignore[call-overload]


def _request(request: HttpRequest, texts: dict[str, MessageTemplate], reader: Reader | None) -> None:
    if not texts:
        messages.error(request, _("Choose a variant."))
        return
    keys = [int(key) for key in request.POST.getlist("address") if key.isascii() and key.isdecimal()]
    addresses = list(StaffAddress.objects.filter(pk__in=keys))
    try:
        found = trials.request_all(
            texts,
            languages=[code for code in request.POST.getlist("language") if code in languages.CODES],
            channels={address.channel for address in addresses},
            addresses=addresses,
            by=request.user,
            at=timezone.now(),
            reader=reader,
        )
    except CommitteeError as refusal:
        messages.error(request, str(refusal))
    else:
        tasks.send_trials.delay_on_commit(trial_ids=[trial.pk for trial in found])
        messages.success(request, _("The trials are on their way. What became of them is told below."))
