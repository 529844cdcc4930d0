"""The assembly: the only module that knows every app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from campaigns.api import router as campaigns_router
from committee import api
from committee.admin import language
from committee.health import health
from contacts.api import router as contacts_router

api_v1 = api.build()
api_v1.add_router("", contacts_router)
api_v1.add_router("", campaigns_router)

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/language/", language.choose, name="choose_language"),
    path("admin/", admin.site.urls),
    path("api/v1/", api_v1.urls),
    path("health", health, name="health"),
    path("", include("contacts.urls")),
]
