"""The preference centre: one page for everything a person may want from us, behind a link of their own."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from committee.tokens import BadToken, Scope
from contacts import enquiries, links, preferences, requests, wordings
from contacts.consents import PersonErased
from contacts.enums import Pace, RequestKind
from contacts.forms.preferences import PreferencesForm
from contacts.requests import NoMailbox
from contacts.views import limits, new_address, preferences_page
from contacts.views.preferences_page import WORDING, Visit
from contacts.views.public import bad_link, page, public_page, too_often, visitor_address

_ASKS: Final = {"access": RequestKind.ACCESS, "erasure": RequestKind.ERASURE}
_LINK: Final = "link"


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def choose(request: HttpRequest, token: str) -> HttpResponse:
    try:
        contact = links.person_of(token, Scope.PREFERENCES)
    except BadToken:
        return bad_link(request)
    if contact.erased_at:
        return page(request, "erased.html", language=contact.language)
    visit = Visit(request, contact, was_just_sent=links.was_just_sent(token, at=timezone.now()))
    try:
        return _pressed(visit) if request.method == "POST" else preferences_page.show(visit)
    except PersonErased:  # while we waited
        return page(request, "erased.html", language=contact.language)


def _pressed(visit: Visit) -> HttpResponse:
    """What one of the buttons does. Raises `PersonErased`."""
    posted = visit.request.POST
    if posted.get("ask") in {*_ASKS, _LINK}:
        return _ask(visit, posted["ask"])
    if "give" in posted:
        return new_address.given(visit, posted["give"])
    if "leave" in posted:
        preferences.leave_everything(visit.contact, at=timezone.now())
        return preferences_page.show(visit, left=True)
    return _save(visit)


def _save(visit: Visit) -> HttpResponse:
    at, contact, posted = timezone.now(), visit.contact, visit.request.POST
    offer = preferences.offered(contact, at=at)
    words = preferences_page.words(offer)
    with translation.override(contact.language):
        form = PreferencesForm(posted, offer=offer, at=at)
        is_this_page = form.is_complete and posted.get("shown") == wordings.version_of(WORDING, words)
        if form.is_valid() and not is_this_page:
            form.add_error(None, pgettext("public", "These words have changed. Please read them, and press again."))
    if form.errors:
        return preferences_page.show(visit, form=form, status=422)
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
    return preferences_page.show(visit, saved=saved)


def _ask(visit: Visit, wish: str) -> HttpResponse:
    """Their data, their erasure, a link to give another address by: said once more from their own mailbox."""
    request, contact = visit.request, visit.contact
    if seconds := limits.wait("my-data", origin=visitor_address(request), address=contact.public_id.bytes):
        return too_often(request, language=contact.language, seconds=seconds)
    try:
        if wish == _LINK:
            enquiries.send_preferences_link(contact, at=timezone.now())
        else:
            requests.ask_by_mailbox(contact, kind=_ASKS[wish], at=timezone.now())
    except NoMailbox:
        return page(request, "no_mailbox.html", language=contact.language, status=409)
    return page(request, "link_sent.html", language=contact.language)
