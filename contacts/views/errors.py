"""What does somebody read when a page of the public cannot be shown? What happened, and what they can do."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language_from_request, pgettext_lazy

from committee import languages
from contacts.views.public import public_page

_OF_A_LANGUAGE: Final = re.compile(rf"^/p/({'|'.join(languages.CODES)})/")

# By status: the heading, and what to do.
_WORDS: Final[dict[int, tuple[Promise, Promise]]] = {
    400: (
        pgettext_lazy("public", "We could not read this request"),
        pgettext_lazy("public", "Open the link again from the e-mail, or go back, reload the page and try once more."),
    ),
    403: (
        pgettext_lazy("public", "This page is not open to you"),
        pgettext_lazy("public", "Nothing was changed. If a link of ours led you here, open it again from the e-mail."),
    ),
    404: (
        pgettext_lazy("public", "There is no such page"),
        pgettext_lazy("public", "A part of the address may be missing. Open it again from the e-mail, or go on here:"),
    ),
    500: (
        pgettext_lazy("public", "Something went wrong on our side"),
        pgettext_lazy(
            "public", "What you sent may not have arrived. It is not your fault: try again in some minutes."
        ),
    ),
}


@public_page
def error_page(request: HttpRequest, *, status: int) -> HttpResponseBase:
    """Needs neither the database nor anything of the request but its address and the browser's languages."""
    language = language_of(request)
    with translation.override(language):
        heading, advice = _WORDS[status]
        context = {"heading": heading, "advice": advice, "shows_ways_on": status in {403, 404}}
        context |= {"language": language, "direction": languages.direction(language)}
        response = HttpResponse(render_to_string("contacts/error.html", context), status=status)
    response.headers["Content-Language"] = language
    return response


def language_of(request: HttpRequest) -> str:
    """The language in the address, else the one the browser prefers."""
    named = _OF_A_LANGUAGE.match(request.path_info)
    return named[1] if named else get_language_from_request(request)
