"""The page behind the link with which somebody leaves, and the address to which mail programs say it for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from committee import tokens
from committee.models.named import in_language
from committee.tokens import BadToken, Scope
from contacts import consents, links, preferences, wordings
from contacts.enums import Channel, ConsentSource
from contacts.models import Contact, Topic
from contacts.preferences import TooLateToUndo
from contacts.views.public import bad_link, page, public_page, words_on


@dataclass(frozen=True, slots=True)
class _Leaving:
    """What a link lets its reader leave, and the message that carried it."""

    contact: Contact
    topic: Topic
    channel: Channel
    reference: str


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    try:
        leaving = _read(token)
    except BadToken:
        return bad_link(request)
    if request.method != "POST":
        return _page(request, "unsubscribe.html", leaving)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        _leave(leaving, source=ConsentSource.ONE_CLICK)
        return HttpResponse()
    if "undo" in request.POST:
        return _undo(request, leaving)
    _leave(leaving, source=ConsentSource.UNSUBSCRIBE_PAGE)
    return _page(request, "unsubscribed.html", leaving)


def _read(token: str) -> _Leaving:
    said = tokens.read(token, Scope.UNSUBSCRIBE)
    contact = links.person(said.subject)
    topic = Topic.objects.filter(pk=said.topic_id).first()
    if topic is None or said.channel not in Channel.values:
        raise BadToken
    campaign, place = said.reference
    return _Leaving(contact, topic, Channel(said.channel), reference=f"{campaign}.{place}" if campaign else "")


def _leave(leaving: _Leaving, *, source: ConsentSource) -> None:
    consents.withdraw(
        leaving.contact,
        topic=leaving.topic,
        channel=leaving.channel,
        source=source,
        at=timezone.now(),
        reference=leaving.reference,
    )


def _undo(request: HttpRequest, leaving: _Leaving) -> HttpResponse:
    language = leaving.contact.language
    words = words_on("unsubscribed.html", language=language, **_shown(leaving))
    try:
        preferences.undo(
            leaving.contact,
            topic=leaving.topic,
            channel=leaving.channel,
            reference=leaving.reference,
            at=timezone.now(),
            wording=wordings.shown("undo", language, words),
            language=language,
        )
    except TooLateToUndo:
        return _page(request, "undo_too_late.html", leaving, status=410)
    return _page(request, "undone.html", leaving)


def _page(request: HttpRequest, template: str, leaving: _Leaving, *, status: int = 200) -> HttpResponse:
    return page(request, template, language=leaving.contact.language, status=status, **_shown(leaving))


def _shown(leaving: _Leaving) -> dict[str, Any]:
    topic = in_language(leaving.topic, "name", leaving.contact.language) or leaving.topic.code
    # Somebody who was erased has nothing left to choose.
    more = None if leaving.contact.erased_at else links.to_preferences(leaving.contact)
    return {"topic": topic, "channel": leaving.channel.value, "preferences": more}
