"""In which of its two languages is the back-office read? Staff choose in the header; the account remembers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from committee import languages


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language, in the account or before login in a cookie, and go back to the page."""
    language = request.POST.get("language", "")
    if language not in languages.BACK_OFFICE:
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(_way_back(request))
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", httponly=True
    )
    return response


def _way_back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return page
    return reverse("admin:index")
