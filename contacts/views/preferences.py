"""The preference centre: one page for everything a person may want from us, behind a link of their own."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from committee.models.named import in_language
from committee.tokens import BadToken, Scope
from contacts import links, preferences, requests, wordings
from contacts.consents import PersonErased
from contacts.enums import AddressKind, Pace, RequestKind
from contacts.forms.choices import label
from contacts.forms.preferences import CHANNELS, PreferencesForm
from contacts.models import Address, Contact
from contacts.preferences import Offer, Saved
from contacts.requests import NoMailbox
from contacts.views import limits
from contacts.views.public import bad_link, page, public_page, too_often, visitor_address, words_on

WORDING: Final = "preferences"
_ASKS: Final = {"access": RequestKind.ACCESS, "erasure": RequestKind.ERASURE}


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def choose(request: HttpRequest, token: str) -> HttpResponse:
    try:
        contact = links.person_of(token, Scope.PREFERENCES)
    except BadToken:
        return bad_link(request)
    if contact.erased_at:
        return page(request, "erased.html", language=contact.language)
    if request.method != "POST":
        return _page(request, contact)
    try:
        return _pressed(request, contact)
    except PersonErased:  # while we waited
        return page(request, "erased.html", language=contact.language)


def _pressed(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What one of the buttons does. Raises `PersonErased`."""
    if (wish := _ASKS.get(request.POST.get("ask", ""))) is not None:
        return _ask(request, contact, wish)
    if "leave" in request.POST:
        preferences.leave_everything(contact, at=timezone.now())
        return _page(request, contact, left=True)
    return _save(request, contact)


def _save(request: HttpRequest, contact: Contact) -> HttpResponse:
    at = timezone.now()
    offer = preferences.offered(contact, at=at)
    words = _words(offer)
    with translation.override(contact.language):
        form = PreferencesForm(request.POST, offer=offer, at=at)
        is_this_page = form.is_complete and request.POST.get("shown") == wordings.version_of(WORDING, words)
        if form.is_valid() and not is_this_page:
            form.add_error(None, pgettext("public", "These words have changed. Please read them, and press again."))
    if form.errors:
        return _page(request, contact, form=form, status=422)
    saved = preferences.save(
        contact,
        choices=form.chosen(),
        language=form.cleaned_data["language"],
        pace=Pace(form.cleaned_data["pace"]),
        paused_until=form.paused_until(),
        at=at,
        wording=wordings.shown(WORDING, contact.language, words),
    )
    contact.refresh_from_db()
    return _page(request, contact, saved=saved)


def _words(offer: Offer) -> str:
    """What one agrees to by ticking a box, without what stands there of this person."""
    language = offer.contact.language
    with translation.override(language):
        form = PreferencesForm(offer=offer, at=timezone.now())
        return words_on("preferences_topics.html", language=language, form=form, offer=offer)


def _ask(request: HttpRequest, contact: Contact, kind: RequestKind) -> HttpResponse:
    """Their data, or their erasure: said once more from their own mailbox."""
    if seconds := limits.wait("my-data", origin=visitor_address(request), address=contact.public_id.bytes):
        return too_often(request, language=contact.language, seconds=seconds)
    try:
        requests.ask_by_mailbox(contact, kind=kind, at=timezone.now())
    except NoMailbox:
        return page(request, "no_mailbox.html", language=contact.language, status=409)
    return page(request, "link_sent.html", language=contact.language)


def _page(
    request: HttpRequest,
    contact: Contact,
    *,
    form: PreferencesForm | None = None,
    status: int = 200,
    saved: Saved | None = None,
    left: bool = False,
) -> HttpResponse:
    at = timezone.now()
    offer = preferences.offered(contact, at=at)
    version = wordings.version_of(WORDING, _words(offer))
    with translation.override(contact.language):
        form = form or PreferencesForm(offer=offer, at=at)
        context = {
            "offer": offer,
            "services": [label(topic, language=contact.language) for topic in offer.services],
            "addresses": _addresses(contact),
            "changes": _changes(saved, language=contact.language),
            "saved": saved,
            "left": left,
            "version": version,
        }
        return page(request, "preferences.html", language=contact.language, status=status, form=form, **context)


def _addresses(contact: Contact) -> list[str]:
    alive = (
        Address.objects.filter(contact=contact, dead_since=None).exclude(kind=AddressKind.PUSH).order_by("kind", "pk")
    )
    return [preferences.masked(address) for address in alive]


def _changes(saved: Saved | None, *, language: str) -> list[dict[str, Any]]:
    return [
        {
            "topic": in_language(change.topic, "name", language) or change.topic.code,
            "channel": CHANNELS[change.channel],
            "is_granted": change.is_granted,
        }
        for change in (saved.changes if saved else ())
    ]
