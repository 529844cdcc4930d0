"""The pages behind the links of "my data": take a copy, be erased. Opening them does nothing; their button does."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from committee.errors import CommitteeError
from committee.tokens import BadToken, Scope
from contacts import links, requests
from contacts.consents import PersonErased
from contacts.enums import IdentityCheck, RequestKind
from contacts.models import Contact, RightsRequest
from contacts.requests import LinkTooOld, NotNow
from contacts.views import limits
from contacts.views.public import bad_link, page, public_page, too_often, visitor_address


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def export(request: HttpRequest, token: str) -> HttpResponseBase:
    try:
        language = links.person_of(token, Scope.EXPORT).language
        asked = requests.asked_with(token, kind=RequestKind.ACCESS, at=timezone.now())
        if request.method != "POST":
            return page(request, "export.html", language=language)
        if seconds := limits.wait("export", origin=visitor_address(request), address=str(asked.pk).encode()):
            return too_often(request, language=language, seconds=seconds)
        return _handed_over(asked)
    except (BadToken, PersonErased):
        return bad_link(request)
    except (LinkTooOld, NotNow):
        return page(request, "my_data_too_late.html", language=language, status=410)


def _handed_over(asked: RightsRequest) -> FileResponse:
    file = requests.answer_access(_by_mailbox(asked), by=None, at=timezone.now())
    return FileResponse(file.content, as_attachment=True, filename=file.name)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def erase(request: HttpRequest, token: str) -> HttpResponse:
    try:
        person = links.person_of(token, Scope.ERASURE)
    except BadToken:
        return bad_link(request)
    if person.erased_at:
        return page(request, "erased.html", language=person.language)
    try:
        asked = requests.asked_with(token, kind=RequestKind.ERASURE, at=timezone.now())
        if request.method == "POST":
            requests.erase_confirmed(_by_mailbox(asked), by=None, at=timezone.now())
            return page(request, "erasure_done.html", language=person.language)
        return page(request, "erase.html", language=person.language)
    except (BadToken, PersonErased, LinkTooOld, NotNow) as refusal:
        return _not_erased(request, person, refusal)


def _not_erased(request: HttpRequest, person: Contact, refusal: CommitteeError) -> HttpResponse:
    """Why the button did nothing. Pressed twice, the first press has done it while the second waited."""
    if Contact.objects.filter(pk=person.pk, erased_at__isnull=False).exists():
        return page(request, "erased.html", language=person.language)
    if isinstance(refusal, BadToken):
        return bad_link(request)
    return page(request, "my_data_too_late.html", language=person.language, status=410)


def _by_mailbox(asked: RightsRequest) -> RightsRequest:
    """Whoever presses the button of this page can read the mailbox: that is how we know who they are."""
    if asked.identity_check or asked.contact is None:
        return asked
    return requests.identify(asked, contact=asked.contact, check=IdentityCheck.MAILBOX, by=None, at=timezone.now())
