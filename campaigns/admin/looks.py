"""The page on which templates that keep an older version of a layout are given its newest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns import approvals, layouts
from campaigns.admin.previewing import PAGE_MEDIA
from campaigns.models import Layout
from committee.admin.base import BaseModelAdmin, action
from committee.db import clock


class LookPages(BaseModelAdmin):
    """Of the admin of layouts. Whoever may change templates may: it is they that become drafts again."""

    actions_detail = ["use_in_all"]

    def has_restyle_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("campaigns.change_messagetemplate")

    @action(description=_("Use this look in all templates"), permissions=["restyle"], url_path="use-in-all")
    def use_in_all(self, request: HttpRequest, object_id: int) -> HttpResponse:
        layout = get_object_or_404(Layout, pk=object_id)
        back = reverse("admin:campaigns_layout_change", args=[layout.pk])
        behind = layouts.behind(layout)
        if request.method == "POST":
            changed = approvals.take_latest_look(behind, by=request.user, at=clock())
            said = ngettext(
                "%(count)s template has this look now.", "%(count)s templates have this look now.", changed
            )
            messages.success(request, said % {"count": changed})
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Use “%(name)s” in all templates") % {"name": layout.name},
            "opts": self.opts,
            "media": PAGE_MEDIA,
            "templates": behind,
            "back": back,
        }
        return TemplateResponse(request, "campaigns/use_in_all.html", context)
