"""What the public sees of campaigns: the pictures in its e-mails. Their addresses live as long as the mailboxes."""

from __future__ import annotations

from django.urls import re_path

from campaigns import views

urlpatterns = [
    re_path(r"^i/(?P<file_name>[0-9a-f]{32}\.(?:jpg|png))$", views.image, name="image"),
]
