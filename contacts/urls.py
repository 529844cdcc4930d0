"""The pages of the public. Their addresses stand in e-mails that live for years: they never change."""

from __future__ import annotations

from django.urls import path, re_path

from committee import languages
from contacts import views

_LANGUAGE = "|".join(languages.CODES)

urlpatterns = [
    path("u/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("c/<str:token>/", views.confirm, name="confirm"),
    re_path(rf"^p/(?P<language>{_LANGUAGE})/sign-up/$", views.sign_up, name="sign_up"),
]
