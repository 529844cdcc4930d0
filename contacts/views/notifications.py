"""The page on which a browser is told to show our notifications. The only one of the public's that needs scripts."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee import languages, vapid
from committee.tokens import BadToken, Scope
from contacts import links, notifications, preferences, wordings
from contacts.address_book import InvalidSubscription, PushSubscription
from contacts.consents import PersonErased
from contacts.forms.notifications import NotificationsForm
from contacts.models import Contact
from contacts.notification_words import WORDS
from contacts.views import limits
from contacts.views.preferences_page import Visit
from contacts.views.public import bad_link, page, public_page, scripted_page, too_often, visitor_address, words_on

WORDING: Final = "notifications"
ICONS: Final = (180, 192, 512)
COLOUR: Final = "#1d4e89"  # of the icons


@require_http_methods(["GET", "HEAD", "POST"])
@scripted_page
def notify(request: HttpRequest, token: str) -> HttpResponse:
    if not settings.VAPID_PRIVATE_KEY:
        raise Http404
    try:
        contact = links.person_of(token, Scope.PREFERENCES)
    except BadToken:
        return bad_link(request)
    if contact.erased_at:
        return page(request, "erased.html", language=contact.language)
    # A subscription is an address: the links of campaigns, which people pass on, let nobody give one.
    visit = Visit(request, contact, was_just_sent=links.was_just_sent(token, at=timezone.now()), link=token)
    try:
        return _pressed(visit) if request.method == "POST" and visit.was_just_sent else _show(visit)
    except PersonErased:  # while we waited
        return page(request, "erased.html", language=contact.language)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that waits in the browser. Its address never changes: browsers look there for a newer one."""
    key = vapid.public_key(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else ""
    response = render(request, "contacts/notifications_worker.js", {"key": key}, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_POST
@public_page
def renewed(request: HttpRequest) -> HttpResponse:
    """What that script tells, with nobody in front of it: the browser has another subscription."""
    try:
        contact = links.person_of(request.POST.get("token", ""), Scope.RENEWAL)
    except BadToken:
        return HttpResponse(status=404)
    if seconds := limits.wait("renewal", origin=visitor_address(request), address=contact.public_id.bytes):
        return HttpResponse(status=429, headers={"Retry-After": str(seconds)})
    said = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth", "gone")}
    subscription = PushSubscription(said["endpoint"], {"p256dh": said["p256dh"], "auth": said["auth"]})
    try:
        notifications.renew(contact, subscription, gone=said["gone"], at=timezone.now())
    except PersonErased:
        return HttpResponse(status=410)
    except InvalidSubscription:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@require_safe
@public_page
def app(_request: HttpRequest, token: str) -> HttpResponse:
    """The page as something to put on a home screen: only there do Apple's telephones show notifications of a site."""
    try:
        contact = links.person_of(token, Scope.PREFERENCES)
    except BadToken:
        raise Http404 from None
    language = contact.language
    with translation.override(language):
        name = pgettext("public", "News from the Games")
    said = {
        "id": reverse("notification_worker"),  # whoever adds it again, by a newer link, has it once
        "name": name,
        "short_name": name,
        "lang": language,
        "dir": languages.direction(language),
        "start_url": reverse("notifications", args=[token]),
        "scope": "/",
        "display": "standalone",
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": [{"src": static(f"contacts/app-{n}.png"), "sizes": f"{n}x{n}", "type": "image/png"} for n in ICONS],
    }
    return JsonResponse(said, content_type="application/manifest+json")


def _pressed(visit: Visit) -> HttpResponse:
    """What the button does. Raises `PersonErased`."""
    request, contact = visit.request, visit.contact
    if "off" in request.POST:
        notifications.turn_off(contact, endpoint=request.POST.get("endpoint", ""))
        return _show(visit, done="off")
    if seconds := limits.wait("notifications", origin=visitor_address(request), address=contact.public_id.bytes):
        return too_often(request, language=contact.language, seconds=seconds)
    return _turn_on(visit)


def _turn_on(visit: Visit) -> HttpResponse:
    at, contact = timezone.now(), visit.contact
    words = _words(contact)
    with translation.override(contact.language):
        form = _form(contact, visit.request.POST)
        if form.is_valid() and form.cleaned_data["shown"] != wordings.version_of(WORDING, words):
            form.add_error(None, pgettext("public", "These words have changed. Please read them, and press again."))
    if form.errors:
        return _show(visit, form=form, failed="endpoint" in form.errors, status=422)
    try:
        notifications.turn_on(
            contact,
            form.subscription(),
            topics=form.cleaned_data["topics"],
            at=at,
            wording=wordings.shown(WORDING, contact.language, words),
        )
    except InvalidSubscription:
        return _show(visit, failed=True, status=422)
    return _show(visit, done="on")


def _show(visit: Visit, *, form: NotificationsForm | None = None, status: int = 200, **said: Any) -> HttpResponse:
    contact = visit.contact
    shown = {
        "form": form or _form(contact),
        "words": WORDS[contact.language],
        "version": wordings.version_of(WORDING, _words(contact)),
        "key": vapid.public_key(settings.VAPID_PRIVATE_KEY),
        "was_just_sent": visit.was_just_sent,
        "link": visit.link,
        "token": notifications.token_for(contact) if said.get("done") == "on" else "",
    }
    return page(visit.request, "notifications.html", language=contact.language, status=status, **shown, **said)


def _form(contact: Contact, data: Any = None) -> NotificationsForm:
    at = timezone.now()
    granted = preferences.offered(contact, at=at).granted
    return NotificationsForm(data, contact=contact, topics=notifications.topics_for(contact, at=at), granted=granted)


def _words(contact: Contact) -> str:
    """What one agrees to by ticking a box, whatever is ticked."""
    return words_on(
        "notifications_topics.html", language=contact.language, form=_form(contact), words=WORDS[contact.language]
    )
