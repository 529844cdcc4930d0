"""Another address: given in the preference centre, and confirmed by the link that only its mailbox gets.

Opening the page of that link does nothing; its button does. Numbers are kept as they are given: see `new_addresses`.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from committee.tokens import BadToken, Scope
from contacts import addresses, links, new_addresses
from contacts.enums import AddressKind
from contacts.forms.new_address import NewEmailForm, NewPhoneForm
from contacts.new_addresses import LinkTooOld
from contacts.views import limits, preferences_page
from contacts.views.preferences_page import Visit
from contacts.views.public import bad_link, page, public_page, too_often, visitor_address


def given(visit: Visit, kind: str) -> HttpResponse:
    """What was typed on the page; nothing, where the link is not one that was just sent. Raises `PersonErased`."""
    if not visit.was_just_sent:
        return preferences_page.show(visit, status=403)
    return _phone(visit) if kind == AddressKind.PHONE else _email(visit)


def _email(visit: Visit) -> HttpResponse:
    language = visit.contact.language
    with translation.override(language):
        form = NewEmailForm(visit.request.POST)
        is_valid = form.is_valid()
    if not is_valid:
        return preferences_page.show(visit, new_email=form, status=422)
    written = form.cleaned_data["email"]
    fingerprint = addresses.digest(AddressKind.EMAIL, addresses.normalise_email(written))
    if seconds := limits.wait("new-address", origin=visitor_address(visit.request), address=fingerprint):
        return too_often(visit.request, language=language, seconds=seconds)
    if not form.is_by_a_robot:
        new_addresses.ask(visit.contact, email=written, at=timezone.now())
    return page(visit.request, "new_address_sent.html", language=language)


def _phone(visit: Visit) -> HttpResponse:
    contact = visit.contact
    with translation.override(contact.language):
        form = NewPhoneForm(visit.request.POST, contact=contact)
        is_valid = form.is_valid()
    if not is_valid:
        return preferences_page.show(visit, new_phone=form, status=422)
    if seconds := limits.wait("new-phone", origin=visitor_address(visit.request), address=contact.public_id.bytes):
        return too_often(visit.request, language=contact.language, seconds=seconds)
    new_addresses.give_phone(contact, form.cleaned_data["phone"], at=timezone.now())
    return preferences_page.show(visit, phone_kept=True)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    try:
        person = links.person_of(token, Scope.NEW_ADDRESS)
        asked = new_addresses.asked_with(token, at=timezone.now())
        if request.method != "POST":
            return page(request, "new_address.html", language=person.language, address=asked.address)
        known = new_addresses.confirm(token, at=timezone.now())
    except BadToken:
        return bad_link(request)
    except LinkTooOld:
        return page(request, "new_address_too_late.html", language=person.language, status=410)
    more = links.to_preferences(person)
    return page(request, "new_address_done.html", language=person.language, address=known.normalised, preferences=more)
