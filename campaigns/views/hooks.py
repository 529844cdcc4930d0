"""Where providers report what became of messages. A request costs a signature and one INSERT, and learns nothing.

404 of a provider that reports nothing to us · 401 not genuine · 400 not what it would send · 200 kept, now or before
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campaigns.feedback import doors, intake, sources
from campaigns.feedback.posted import NotGenuine, NotReadable, Posted

# Providers that gather events post some hundred kilobytes at once.
LARGEST_BODY: Final = 4 * 1024 * 1024


@csrf_exempt
@require_http_methods(["POST", "GET", "HEAD"])
def hook(request: HttpRequest, provider: str) -> HttpResponse:
    source = sources.named(provider)
    if source is None:
        return HttpResponseNotFound()
    if request.method != "POST":
        return HttpResponse()  # some providers look whether anybody is there before they are told to report
    try:
        posted = _read(request)
        doors.check(source.door, posted, source.secrets, at=timezone.now())
        event_id = source.door.event_id(posted)
    except NotGenuine:
        return HttpResponse(status=401)
    except NotReadable:
        return HttpResponse(status=400)
    intake.keep(provider, event_id, posted.body, posted.headers)
    return HttpResponse()


def _read(request: HttpRequest) -> Posted:
    """The request as it came. What is too large or packed is not read at all: a few bytes may unpack to gigabytes."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    packed = request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}
    if packed or not length.isdecimal() or int(length) > LARGEST_BODY:
        raise NotReadable
    try:
        body = request.body
    except (RequestDataTooBig, UnreadablePostError):
        raise NotReadable from None
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Posted(body, headers, url=settings.BASE_URL + request.get_full_path())
