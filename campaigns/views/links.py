"""A counted link, for whoever follows it: led on at once, to the stored address and nowhere else."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.feedback import links, marked
from campaigns.feedback.reports import ReportKind
from campaigns.models import TrackedLink
from campaigns.views.asking import is_machine, visitor
from committee.tokens import BadToken


@require_safe
@never_cache
def link(request: HttpRequest, token: str, mark: str = "") -> HttpResponse:
    """Behind the token stands the mark of a reader who agreed to be measured, if this one did."""
    at = timezone.now()
    try:
        followed = links.named_by(token)
        by_machine = is_machine(request) or links.is_too_soon(followed, at=at)
        if mark:
            marked.put_down(mark, ReportKind.CLICKED, at=at, is_machine=by_machine)
    except BadToken:
        raise Http404 from None
    links.count(followed, on=timezone.localdate(at), is_machine=by_machine)
    if not by_machine:
        _look_for_a_burst(request, followed, mark, at=at)
    response = HttpResponseRedirect(followed.url)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _look_for_a_burst(request: HttpRequest, followed: TrackedLink, mark: str, *, at: datetime) -> None:
    """Whoever has a mark is known by it: many readers of one house come from one address."""
    somebody = mark or visitor(request)
    if somebody and links.is_in_a_burst(followed, visitor=somebody, on=timezone.localdate(at)) and mark:
        marked.were_machines(mark, at=at)
