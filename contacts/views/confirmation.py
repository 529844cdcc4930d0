"""The page behind the link of a sign-up. Opening it does nothing, for mail scanners open links; its button does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from committee.tokens import BadToken
from contacts import links, subscriptions, wordings
from contacts.enums import TopicKind
from contacts.forms.choices import label
from contacts.models import SignUp
from contacts.subscriptions import LinkTooOld, UnderAge
from contacts.views.public import bad_link, page, public_page, visitor_address, words_on


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        asked = subscriptions.asked_with(token)
        if request.method != "POST" and not asked.confirmed_at:
            return page(request, "confirm.html", language=asked.language, **_shown(asked))
        if not asked.confirmed_at:
            asked = _confirm(request, token, asked)
    except BadToken:
        return bad_link(request)
    except LinkTooOld:
        return page(request, "confirm_too_late.html", language=asked.language, status=410)
    except UnderAge:
        return page(request, "too_young.html", language=asked.language, status=403)
    preferences = links.to_preferences(asked.contact)
    return page(request, "confirmed.html", language=asked.language, preferences=preferences, **_shown(asked))


def _confirm(request: HttpRequest, token: str, asked: SignUp) -> SignUp:
    words = words_on("confirm.html", language=asked.language, **_shown(asked))
    return subscriptions.confirm(
        token,
        at=timezone.now(),
        wording=wordings.shown("confirm", asked.language, words),
        ip_address=visitor_address(request),
    )


def _shown(asked: SignUp) -> dict[str, Any]:
    """What messages are about stands apart from the measuring, about which nobody is written to."""
    topics = list(asked.topics.order_by("code"))
    measured = [topic for topic in topics if topic.kind == TopicKind.TRACKING]
    return {
        "topics": [label(topic, language=asked.language) for topic in topics if topic not in measured],
        "measured": [label(topic, language=asked.language) for topic in measured],
    }
