"""Where does one receive trials oneself? One's own mailboxes, telephones and browsers, each shown to be one's own."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import tasks, trials
from campaigns.admin.media import PAGE_MEDIA
from campaigns.gateways import providers
from campaigns.models import MessageTemplate
from committee import vapid
from committee.admin.base import BaseModelAdmin
from committee.errors import CommitteeError
from contacts.address_book import PushSubscription
from contacts.enums import AddressKind, Channel

PERMISSION: Final = "campaigns.send_trial"


class OwnAddressPages(BaseModelAdmin):
    """Of the admin of templates."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own, name = "test-addresses/", "campaigns_staffaddress"
        confirm, remove = (view(require_POST(each)) for each in (self.confirm_view, self.remove_view))
        return [
            path(own, view(self.addresses_view), name=f"{name}_mine"),
            path(f"{own}browser/", view(require_POST(self.browser_view)), name=f"{name}_browser"),
            path(f"{own}<int:staffaddress_id>/confirm/", confirm, name=f"{name}_confirm"),
            path(f"{own}<int:staffaddress_id>/remove/", remove, name=f"{name}_remove"),
            *super().get_urls(),
        ]

    def addresses_view(self, request: HttpRequest) -> HttpResponse:
        ask_permission(request)
        if request.method == "POST":
            return self._after(request, lambda: _ask_code(request), _("A code is on its way to that address."))
        own_mail = request.user.email.lower()  # type: ignore[union-attr]
        return self.page(
            request,
            "campaigns/test_addresses.html",
            title=_("My test addresses"),
            addresses=(mine := list(trials.mine(request.user))),
            proposed="" if any(each.value == own_mail for each in mine) else own_mail,
            tried=(tried := self._tried(request)),
            asked=f"?template={tried.pk}" if tried else "",
            minutes=trials.GOOD_FOR.seconds // 60,
            has_sms=Channel.SMS in providers.by_channel(),
            push_key=_key(),
        )

    def browser_view(self, request: HttpRequest) -> HttpResponse:
        ask_permission(request)
        return self._after(
            request, lambda: _add_browser(request), _("This browser is added: trials can be sent here.")
        )

    def _tried(self, request: HttpRequest) -> MessageTemplate | None:
        """The template from whose trial one came, to go back there."""
        key = request.GET.get("template", "")
        found = self.get_object(request, key) if key.isascii() and key.isdecimal() else None
        return found if found and self.has_view_permission(request, found) else None

    def confirm_view(self, request: HttpRequest, staffaddress_id: int) -> HttpResponse:
        ask_permission(request)
        address = get_object_or_404(trials.mine(request.user), pk=staffaddress_id)
        code = request.POST.get("code", "")[:20]
        return self._after(
            request,
            lambda: trials.confirm(address, code, by=request.user, at=timezone.now()),
            _("The address is confirmed: trials can be sent there."),
        )

    def remove_view(self, request: HttpRequest, staffaddress_id: int) -> HttpResponse:
        ask_permission(request)
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
        return HttpResponseRedirect(own_addresses(tried.pk if tried else None))

    def page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "media": PAGE_MEDIA}
        return TemplateResponse(request, name, {**shared, **context})


def own_addresses(template_id: int | None) -> str:
    """One's own addresses, on a page that knows the way back to the trial of a template."""
    return reverse("admin:campaigns_staffaddress_mine") + (f"?template={template_id}" if template_id else "")


def ask_permission(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _ask_code(request: HttpRequest) -> None:
    kind = AddressKind.PHONE if request.POST.get("kind") == AddressKind.PHONE else AddressKind.EMAIL
    address = trials.ask_code(request.user, kind, request.POST.get("address", "")[:254], at=timezone.now())
    tasks.send_code.delay_on_commit(address_id=address.pk)


def _add_browser(request: HttpRequest) -> None:
    said = request.POST
    keys = {name: said.get(name, "") for name in ("p256dh", "auth")}
    trials.add_browser(request.user, PushSubscription(said.get("endpoint", ""), keys), at=timezone.now())


def _key() -> str:
    """What a browser subscribes with; empty where nobody sends push messages."""
    has_push = settings.VAPID_PRIVATE_KEY and Channel.PUSH in providers.by_channel()
    return vapid.public_key(settings.VAPID_PRIVATE_KEY) if has_push else ""
