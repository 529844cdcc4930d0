"""The assembly: the only module that knows every app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from committee.health import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health", health, name="health"),
    path("", include("contacts.urls")),
]
