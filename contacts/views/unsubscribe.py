"""The page behind the link with which somebody leaves, and the address to which mail programs say it for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from committee import tokens
from committee.models.named import in_language
from committee.tokens import BadToken, Scope
from contacts import consents
from contacts.enums import Channel, ConsentSource
from contacts.models import Contact, Topic
from contacts.views.public import bad_link, page, public_page


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
    _leave(leaving, source=ConsentSource.UNSUBSCRIBE_PAGE)
    return _page(request, "unsubscribed.html", leaving)


def _read(token: str) -> _Leaving:
    said = tokens.read(token, Scope.UNSUBSCRIBE)
    contact = Contact.objects.filter(public_id=said.subject).first()
    topic = Topic.objects.filter(pk=said.topic_id).first()
    if contact is None or topic is None or said.channel not in Channel.values:
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


def _page(request: HttpRequest, template: str, leaving: _Leaving) -> HttpResponse:
    language = leaving.contact.language
    topic = in_language(leaving.topic, "name", language) or leaving.topic.code
    return page(request, template, language=language, topic=topic, channel=leaving.channel.value)
