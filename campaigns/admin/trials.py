"""Trials: a text sent to colleagues, and the addresses at which one receives them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import contents, readers, tasks, trials
from campaigns.admin import proof_readers
from campaigns.admin.media import PAGE_MEDIA
from campaigns.enums import TrialStatus
from campaigns.models import MessageTemplate, StaffAddress, Trial
from campaigns.readers import Reader, ReaderKind
from committee import languages
from committee.admin.base import BaseModelAdmin
from committee.errors import CommitteeError
from contacts.enums import AddressKind, Channel

PERMISSION = "campaigns.send_trial"
LATEST = 20
LOOKED_AT_FOR = timedelta(minutes=5)


class TrialPages(BaseModelAdmin):
    """Of the admin of templates."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = "test-addresses/"
        return [
            path("<int:template_id>/trial/", view(self.trial_view), name="campaigns_messagetemplate_trial"),
            path(own, view(self.addresses_view), name="campaigns_staffaddress_mine"),
            path(
                f"{own}<int:staffaddress_id>/confirm/",
                view(require_POST(self.confirm_view)),
                name="campaigns_staffaddress_confirm",
            ),
            path(
                f"{own}<int:staffaddress_id>/remove/",
                view(require_POST(self.remove_view)),
                name="campaigns_staffaddress_remove",
            ),
            *super().get_urls(),
        ]

    # --- Sending -----------------------------------------------------------------------------------------------------

    def trial_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        template = self.get_object(request, str(template_id))
        if template is None:
            raise Http404
        _ask_permission(request)
        if not self.has_view_permission(request, template):
            raise PermissionDenied
        if request.method == "POST":
            _request(request, template, _reader(request))
            return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_trial", args=[template.pk]))
        written = contents.languages_in(contents.of_template(template))
        latest = list(template.trials.select_related("address", "requested_by")[:LATEST])
        return self._trial_page(
            request,
            "campaigns/trial.html",
            title=_("Trial of “%(template)s”") % {"template": template.name},
            languages=[(code, languages.NAMES[code]) for code in written],
            addresses=trials.usable().order_by("user__username", "value"),
            has_email=Channel.EMAIL in template.channels,
            trials=[(trial, _read_by(trial)) for trial in latest],
            is_waiting=any(_may_move(trial) for trial in latest),
            here=reverse("admin:campaigns_messagetemplate_trial", args=[template.pk]),
            addresses_url=_own_addresses(template.pk),
            readers=proof_readers.choices(request, None),
            back=reverse("admin:campaigns_messagetemplate_change", args=[template.pk]),
        )

    # --- One's own addresses -----------------------------------------------------------------------------------------

    def addresses_view(self, request: HttpRequest) -> HttpResponse:
        _ask_permission(request)
        if request.method == "POST":
            return self._after(request, lambda: _ask_code(request), _("A code is on its way to that address."))
        own_mail = request.user.email.lower()  # type: ignore[union-attr]
        return self._trial_page(
            request,
            "campaigns/test_addresses.html",
            title=_("My test addresses"),
            addresses=(mine := list(trials.mine(request.user))),
            proposed="" if any(each.value == own_mail for each in mine) else own_mail,
            tried=(tried := self._tried(request)),
            asked=f"?template={tried.pk}" if tried else "",
            minutes=trials.GOOD_FOR.seconds // 60,
        )

    def _tried(self, request: HttpRequest) -> MessageTemplate | None:
        """The template from whose trial one came, to go back there."""
        key = request.GET.get("template", "")
        found = self.get_object(request, key) if key.isascii() and key.isdecimal() else None
        return found if found and self.has_view_permission(request, found) else None

    def confirm_view(self, request: HttpRequest, staffaddress_id: int) -> HttpResponse:
        _ask_permission(request)
        address = get_object_or_404(trials.mine(request.user), pk=staffaddress_id)
        code = request.POST.get("code", "")[:20]
        return self._after(
            request,
            lambda: trials.confirm(address, code, by=request.user, at=timezone.now()),
            _("The address is confirmed: trials can be sent there."),
        )

    def remove_view(self, request: HttpRequest, staffaddress_id: int) -> HttpResponse:
        _ask_permission(request)
        address = get_object_or_404(trials.mine(request.user), pk=staffaddress_id)
        return self._after(
            request,
            lambda: trials.remove(address, by=request.user, at=timezone.now()),
            _("The address is taken away."),
        )

    def _after(self, request: HttpRequest, act: Any, done: str) -> HttpResponse:
        try:
            act()
        except CommitteeError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        tried = self._tried(request)
        return HttpResponseRedirect(_own_addresses(tried.pk if tried else None))

    def _trial_page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "media": PAGE_MEDIA}
        return TemplateResponse(request, name, {**shared, **context})


def _own_addresses(template_id: int | None) -> str:
    """One's own addresses, on a page that knows the way back to the trial of a template."""
    return reverse("admin:campaigns_staffaddress_mine") + (f"?template={template_id}" if template_id else "")


def _may_move(trial: Trial) -> bool:
    """Whether the page looks again by itself: what has waited that long waits for somebody to look."""
    return trial.status == TrialStatus.PENDING and timezone.now() - trial.requested_at < LOOKED_AT_FOR


def _ask_permission(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _ask_code(request: HttpRequest) -> None:
    address = trials.ask_code(
        request.user, AddressKind.EMAIL, request.POST.get("address", "")[:254], at=timezone.now()
    )
    tasks.send_code.delay_on_commit(address_id=address.pk)


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


def _request(request: HttpRequest, template: MessageTemplate, reader: Reader | None) -> None:
    keys = [int(key) for key in request.POST.getlist("address") if key.isascii() and key.isdecimal()]
    try:
        found = trials.request(
            template,
            languages=[code for code in request.POST.getlist("language") if code in languages.CODES],
            channels=[Channel.EMAIL],
            addresses=list(StaffAddress.objects.filter(pk__in=keys)),
            by=request.user,
            at=timezone.now(),
            reader=reader,
        )
    except CommitteeError as refusal:
        messages.error(request, str(refusal))
    else:
        tasks.send_trials.delay_on_commit(trial_ids=[trial.pk for trial in found])
        messages.success(request, _("The trials are on their way. What became of them is told below."))
