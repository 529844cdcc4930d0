"""What the public sees of campaigns, and where providers report. What stands in e-mails lives as long as mailboxes."""

from __future__ import annotations

from django.urls import path, re_path

from campaigns import views

urlpatterns = [
    path("l/<str:token>", views.link, name="link"),
    path("l/<str:token>/<str:mark>", views.link, name="marked_link"),
    path("o/<str:mark>", views.opening, name="opening"),
    path("hooks/<slug:provider>/", views.hook, name="hook"),
    re_path(r"^i/(?P<file_name>[0-9a-f]{32}\.(?:jpg|png))$", views.image, name="image"),
]
