"""Folders of the library: three deep, as a filter, as the tree beside the list, as pages of their own."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns import library
from campaigns.forms.library import FolderForm
from campaigns.models import Folder
from committee.admin.base import BaseModelAdmin


class InFolder(admin.SimpleListFilter):
    """The folder of the tree beside the list, with all that stand inside it."""

    title = _("folder")
    parameter_name = "folder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("none", _("in no folder")), *((str(folder.pk), folder.name) for folder in Folder.objects.all())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        folder = self.value() or ""
        if folder == "none":
            return queryset.filter(folder=None)
        if folder and not folder.isdecimal():
            return queryset.none()
        return queryset.filter(folder__in=library.with_inner(int(folder))) if folder else queryset


class Leaf(NamedTuple):
    """A folder as a link beside the list: the other filters stay as they are."""

    name: str
    address: str
    is_chosen: bool
    depth: int = 0
    templates: int | None = None


def leaves(request: HttpRequest) -> list[Leaf]:
    """Nothing where there is no folder."""
    chosen = request.GET.get("folder", "")

    def address(folder: str) -> str:
        query = request.GET.copy()
        for name in ("folder", "p"):  # and another list begins with its first page
            query.pop(name, None)
        if folder:
            query["folder"] = folder
        return f"?{query.urlencode()}"

    branches = library.tree()
    if not branches:
        return []
    return [
        Leaf(_("All folders"), address(""), not chosen),
        *(
            Leaf(
                each.folder.name,
                address(str(each.folder.pk)),
                chosen == str(each.folder.pk),
                each.depth,
                each.templates,
            )
            for each in branches
        ),
        Leaf(_("in no folder"), address("none"), chosen == "none"),
    ]


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
