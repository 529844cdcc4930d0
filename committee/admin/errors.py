"""What does staff read when a page of the back-office cannot be shown? What happened, and the way back."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.admin.base import colours
from committee.logs import request_id

# In the place of a status, for a form that was not sent from a page of ours.
STALE_FORM: Final = "stale form"

# By status: the heading, and what to do.
_WORDS: Final[dict[int | str, tuple[Promise, Promise]]] = {
    400: (
        _("This request could not be read"),
        _("Its address or its form is damaged. Go back, load the page anew and try once more."),
    ),
    403: (
        _("This page is not open to you"),
        _("Your role does not allow it. If you need it for your work, ask an administrator."),
    ),
    404: (
        _("There is no such page"),
        _("It may have been deleted since, or its address is not complete."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("What you sent may not have been saved: look before you send it again. If it happens twice, tell an "
          "administrator the reference below."),
    ),
    STALE_FORM: (
        _("This form is too old, and nothing was saved"),
        _("You may have logged in or out in another tab, or your browser keeps no cookies. Go back, load the page "
          "anew and send the form again."),
    ),
}  # fmt: skip


def error_page(request: HttpRequest, *, status: int, reason: int | str | None = None) -> HttpResponse:
    """Needs neither the database nor a session: whichever of them failed, this page can be shown."""
    language = language_of(request)
    with translation.override(language):
        heading, advice = _WORDS[reason or status]
        context = {"title": heading, "advice": advice, "reference": request_id.get(), "colors": colours()}
        response = HttpResponse(render_to_string("admin/error.html", context), status=status)
    response.headers["Content-Language"] = language
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """Only pages of the back-office have forms that must come from a page of ours."""
    return error_page(request, status=403, reason=STALE_FORM)


def language_of(request: HttpRequest) -> str:
    """The account's language, which the middleware has found; of a request that failed before it, the browser's."""
    language = getattr(request, "LANGUAGE_CODE", None) or get_language_from_request(request)
    return language if language in languages.BACK_OFFICE else languages.DEFAULT
