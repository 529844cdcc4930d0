"""Folders of the library: three deep, and never deleted with what is in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.forms.library import FolderForm
from campaigns.models import Folder
from committee.admin.base import BaseModelAdmin


@admin.register(Folder)
class FolderAdmin(BaseModelAdmin):
    form = FolderForm
    list_display = ["name", "parent", "templates_inside", "images_inside"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Folder]:
        counts = {"kept_templates": Count("templates", distinct=True), "kept_images": Count("images", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description=_("templates"), ordering="kept_templates")
    def templates_inside(self, folder: Any) -> int:
        return folder.kept_templates

    @admin.display(description=_("images"), ordering="kept_images")
    def images_inside(self, folder: Any) -> int:
        return folder.kept_images
