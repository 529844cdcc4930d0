"""A counted link, for whoever follows it: led on at once, to the stored address and nowhere else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.feedback import links, scanners
from committee.tokens import BadToken


@require_safe
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        followed = links.named_by(token)
    except BadToken:
        raise Http404 from None
    links.count(followed, on=timezone.localdate(), is_machine=_is_machine(request))
    response = HttpResponseRedirect(followed.url)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _is_machine(request: HttpRequest) -> bool:
    """Who only looks at the head, or fetches before anybody has clicked, is no reader."""
    fetched_ahead = (
        "prefetch" in f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}".lower()
    )
    return request.method == "HEAD" or fetched_ahead or scanners.is_machine(request.headers.get("User-Agent", ""))
