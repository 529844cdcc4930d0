"""A counted link, for whoever follows it: led on at once, to the stored address and nowhere else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.feedback import links, marked
from campaigns.feedback.reports import ReportKind
from campaigns.views.asking import is_machine
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
    links.count(followed, on=timezone.localdate(), is_machine=by_machine)
    response = HttpResponseRedirect(followed.url)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
