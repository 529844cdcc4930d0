"""What does a search of the form of a campaign find? Asked again as one types."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from campaigns.forms.picking import KINDS
from committee.admin.base import BaseModelAdmin


class PickingPages(BaseModelAdmin):
    """Of the admin of campaigns; whoever may hold people back searches here, too."""

    def get_urls(self) -> list[URLPattern]:
        find = self.admin_site.admin_view(self.find_view)
        return [path("find/", find, name="campaigns_campaign_find"), *super().get_urls()]

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """The choices for the search that asks: it says its kind, its own name, and under that name its words."""
        may_hold = request.user.has_perm("campaigns.add_hold")
        if not (may_hold or self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        kind = KINDS.get(request.GET.get("kind", ""))
        name, text = next(((name, text) for name, text in request.GET.items() if name != "kind"), ("", ""))
        found = {
            "name": name[:100],
            "options": kind.find(text[:200]) if kind else [],
            "is_asked": bool(text),
            "is_answer": True,
        }
        return render(request, "campaigns/picker.html", found)
