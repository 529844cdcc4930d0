"""What does everybody read on every page while nothing leaves? That this is a copy, or why everything is stopped."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaigns import stillness
from campaigns.models import Standstill
from committee import banners
from committee.banners import Banner


def nothing_leaves(request: HttpRequest) -> Banner | None:
    """A copy before a stop: while it is not accepted, to end the stop lets nothing go on."""
    still = stillness.now()
    if still.is_restored:
        return _restored_copy(request)
    return _stopped(request, still.stop) if still.stop else None


def _restored_copy(request: HttpRequest) -> Banner:
    may_accept = request.user.has_perm("campaigns.accept_restored")
    return Banner(
        text=_("This database was restored from a copy. Nothing leaves until an administrator has accepted it."),
        url=reverse("admin:campaigns_standstill_restored") if may_accept else "",
        link=_("Look at it") if may_accept else "",
    )


def _stopped(request: HttpRequest, standing: Standstill) -> Banner:
    text = _("Everything is stopped since %(since)s: %(why)s")
    since = date_format(timezone.localtime(standing.since), "SHORT_DATETIME_FORMAT")
    may_end = request.user.has_perm("campaigns.stop_everything")
    return Banner(
        text=text % {"since": since, "why": standing.why},
        url=reverse("admin:campaigns_standstill_now") if may_end else "",
        link=_("Let it go on") if may_end else "",
    )


def register() -> None:
    banners.register(nothing_leaves)
