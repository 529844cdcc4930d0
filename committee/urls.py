"""The assembly: the only module that knows every app."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase, HttpResponseServerError
from django.urls import include, path
from django.views.generic import RedirectView

from campaigns.api import router as campaigns_router
from committee import api
from committee.admin import errors as back_office
from committee.admin import language
from committee.api import problems
from committee.health import health
from committee.metrics import metrics
from contacts.api import router as contacts_router
from contacts.views import errors as public

logger = logging.getLogger(__name__)

# Where nothing but Python is left to answer with.
_LAST_WORDS: Final = (
    "Une erreur s’est produite de notre côté : réessayez dans quelques minutes.\n"
    "Something went wrong on our side: try again in some minutes.\n"
)

api_v1 = api.build()
api_v1.add_router("", contacts_router)
api_v1.add_router("", campaigns_router)

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/language/", language.choose, name="choose_language"),
    path("admin/", admin.site.urls),
    path("api/v1/", api_v1.urls),
    path("health", health, name="health"),
    path("metrics", metrics, name="metrics"),
    path("", include("contacts.urls")),
    path("", include("campaigns.urls")),
]


def _cannot_be_shown(request: HttpRequest, *, status: int) -> HttpResponseBase:
    """Each part of the site says in its own manner what happened, and what to do."""
    if request.path_info.startswith("/api/"):
        return problems.problem(request, HTTPStatus(status), HTTPStatus(status).description)
    if request.path_info.startswith("/admin/"):
        return back_office.error_page(request, status=status)
    return public.error_page(request, status=status)


def handler400(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001 - as Django calls it
    return _cannot_be_shown(request, status=400)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001
    return _cannot_be_shown(request, status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001
    return _cannot_be_shown(request, status=404)


def handler500(request: HttpRequest) -> HttpResponseBase:
    try:
        return _cannot_be_shown(request, status=500)
    except Exception:
        # Templates or the list of static files are broken, too.
        logger.exception("the page of a failure could not be made")
        return HttpResponseServerError(_LAST_WORDS, content_type="text/plain; charset=utf-8")
