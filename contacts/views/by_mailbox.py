"""The pages on which somebody asks us to write to their mailbox: their own link, their data, their erasure.

They answer the same, and in the same time, whether we know the address or not.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from committee import languages
from contacts import addresses, enquiries
from contacts.enums import AddressKind, EnquiryKind
from contacts.forms.mailbox import MailboxForm, MyDataForm
from contacts.views import limits
from contacts.views.public import page, public_page, too_often, visitor_address


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def ask_for_link(request: HttpRequest, language: str) -> HttpResponse:
    return _answered(request, MailboxForm, "ask_for_link", language=language)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def my_data(request: HttpRequest, language: str) -> HttpResponse:
    return _answered(request, MyDataForm, "my_data", language=language)


def _answered(request: HttpRequest, kind: type[MailboxForm], name: str, *, language: str) -> HttpResponse:
    with translation.override(language):
        form = kind(request.POST if request.method == "POST" else None)
        is_valid = form.is_valid()
    if not is_valid:
        status, offered = (422 if form.errors else 200), languages.NAMES.items()
        return page(
            request, f"{name}.html", language=language, status=status, form=form, languages=offered, switch=name
        )
    if not form.is_by_a_robot and (refusal := _note(request, form, language=language)):
        return refusal
    return page(request, "link_sent.html", language=language)


def _note(request: HttpRequest, form: MailboxForm, *, language: str) -> HttpResponse | None:
    email = form.cleaned_data["email"]
    fingerprint = addresses.digest(AddressKind.EMAIL, addresses.normalise_email(email))
    wish = EnquiryKind(form.cleaned_data.get("wish", EnquiryKind.PREFERENCES))
    if seconds := limits.wait(wish.value, origin=visitor_address(request), address=fingerprint):
        return too_often(request, language=language, seconds=seconds)
    enquiries.note(wish, email=email, language=language, at=timezone.now())
    return None
