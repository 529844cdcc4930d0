"""What every request carries: an id for logs and audit, and a language the back-office or the public can read."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request

from committee import languages
from committee.logs import request_id

GetResponse = Callable[[HttpRequest], HttpResponse]
ACCEPTABLE_ID = re.compile(r"^[A-Za-z0-9-]{8,36}$")


class RequestIdMiddleware:
    """Takes the proxy's `X-Request-ID` or makes one, and gives it back, so that a report can be found in the logs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if ACCEPTABLE_ID.match(given) else str(uuid.uuid4()))
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
        finally:
            request_id.reset(token)
        return response


class PlainAddressMiddleware:
    """Refuses addresses that hold a null character: no text of ours has one, and PostgreSQL takes none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class LanguageMiddleware:
    """Staff read the back-office in the language of their account; before login, in that of their browser.

    Public pages choose among the nine themselves, from their address: a person's language is not the browser's.
    Pictures are the same for everybody: nobody is asked who they are, so that a proxy may keep them for all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.PICTURES_PATH):
            return self.get_response(request)
        language = self._language(request)
        request.LANGUAGE_CODE = language  # as Django's own middleware calls it
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or languages.DEFAULT)
        return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        user = request.user
        if user.is_authenticated:
            return user.language
        preferred = get_language_from_request(request)
        return preferred if preferred in languages.BACK_OFFICE else languages.DEFAULT
