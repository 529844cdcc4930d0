"""Errors as other systems can act on them: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, Throttled, ValidationError

from committee.errors import CommitteeError

logger = logging.getLogger(__name__)


def problem(
    request: HttpRequest, status: HTTPStatus, detail: str, *, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """One problem. `type` is `about:blank`: the status says what kind it is, `detail` what to do about it."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "instance": request.path,
    }
    if errors:
        body["errors"] = errors
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status.value, content_type="application/problem+json"
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def install(api: NinjaAPI) -> None:
    """Answer every error of `api` as a problem."""

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"pointer": _pointer(each["loc"]), "detail": each["msg"]} for each in error.errors]
        return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "Some values cannot be accepted.", errors=errors)

    @api.exception_handler(CommitteeError)
    def refused(request: HttpRequest, error: CommitteeError) -> HttpResponse:
        return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(error))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(request, HTTPStatus.UNAUTHORIZED, "The token is missing, unknown, expired or revoked.")

    @api.exception_handler(AuthorizationError)
    def forbidden(request: HttpRequest, error: AuthorizationError) -> HttpResponse:
        return problem(request, HTTPStatus.FORBIDDEN, error.message)

    @api.exception_handler(Throttled)
    def throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
        response = problem(request, HTTPStatus.TOO_MANY_REQUESTS, "Too many requests: wait, then go on more slowly.")
        if error.wait:
            response["Retry-After"] = str(int(error.wait) + 1)
        return response

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(request, HTTPStatus(error.status_code), error.message)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(request, HTTPStatus.NOT_FOUND, "There is nothing here under this id.")

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("an API operation failed", exc_info=error)
        return problem(
            request, HTTPStatus.INTERNAL_SERVER_ERROR, "The error is ours; it is logged under the X-Request-ID header."
        )


def _pointer(location: tuple[str | int, ...]) -> str:
    """A JSON pointer into the request's body: ("body", "payload", "email") is "#/email"."""
    source, *rest = location
    path = rest[1:] if source == "body" and len(rest) > 1 else rest
    return "#/" + "/".join(str(step) for step in path)
