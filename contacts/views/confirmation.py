"""The page behind the link of a sign-up. Opening it does nothing, for mail scanners open links; its button does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from committee.models.named import in_language
from committee.tokens import BadToken
from contacts import subscriptions
from contacts.models import SignUp
from contacts.subscriptions import LinkTooOld
from contacts.views.public import bad_link, page, public_page, visitor_address


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        asked = subscriptions.asked_with(token)
    except BadToken:
        return bad_link(request)
    if request.method != "POST" and not asked.confirmed_at:
        return page(request, "confirm.html", language=asked.language, topics=_names(asked))
    try:
        asked = subscriptions.confirm(token, at=timezone.now(), ip_address=visitor_address(request))
    except LinkTooOld:
        return page(request, "confirm_too_late.html", language=asked.language, status=410)
    return page(request, "confirmed.html", language=asked.language, topics=_names(asked))


def _names(asked: SignUp) -> list[str]:
    return [in_language(topic, "name", asked.language) for topic in asked.topics.order_by("code")]
