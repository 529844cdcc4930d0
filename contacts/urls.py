"""The pages of the public. Their addresses stand in e-mails that live for years: they never change."""

from __future__ import annotations

from django.urls import path, re_path

from committee import languages
from contacts import views

_LANGUAGE = "|".join(languages.CODES)

urlpatterns = [
    path("u/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("c/<str:token>/", views.confirm, name="confirm"),
    path("m/<str:token>/", views.choose, name="preferences"),
    path("m/<str:token>/notifications/", views.notify, name="notifications"),
    path("m/<str:token>/notifications/app.webmanifest", views.app, name="notifications_app"),
    path("push/worker.js", views.worker, name="notification_worker"),
    path("push/renewed/", views.renewed, name="notifications_renewed"),
    path("d/<str:token>/", views.export, name="export"),
    path("e/<str:token>/", views.erase, name="erasure"),
    path("a/<str:token>/", views.confirm_address, name="new_address"),
    re_path(rf"^p/(?P<language>{_LANGUAGE})/sign-up/$", views.sign_up, name="sign_up"),
    re_path(rf"^p/(?P<language>{_LANGUAGE})/preferences/$", views.ask_for_link, name="ask_for_link"),
    re_path(rf"^p/(?P<language>{_LANGUAGE})/my-data/$", views.my_data, name="my_data"),
]
