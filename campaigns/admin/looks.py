"""The page on which templates that keep an older version of a layout are given its newest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from campaigns import approvals, layouts
from campaigns.admin.media import PAGE_MEDIA
from campaigns.models import Layout
from committee.admin.base import BaseModelAdmin, action
from committee.db import clock


class LookPages(BaseModelAdmin):
    """Of the admin of layouts. Whoever may change templates may: it is they that become drafts again."""

    actions_detail = ["use_in_all"]

    def has_restyle_permission(self, request: HttpRequest, object_id: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("campaigns.change_messagetemplate")

    @action(description=_("Use this layout in all templates"), permissions=["restyle"], url_path="use-in-all")
    def use_in_all(self, request: HttpRequest, object_id: int) -> HttpResponse:
        layout: Layout | None = self.get_object(request, str(object_id))
        if layout is None:
            raise Http404
        if not self.has_view_permission(request, layout):
            raise PermissionDenied
        back = reverse("admin:campaigns_layout_change", args=[layout.pk])
        behind = layouts.behind(layout)
        if request.method == "POST":
            changed = approvals.take_latest_look(behind, by=request.user, at=clock())
            said = ngettext(
                "%(count)s template has the newest version now.",
                "%(count)s templates have the newest version now.",
                changed,
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

    def tell_who_follows(self, request: HttpRequest, layout: Layout) -> None:
        """After a save: which templates keep the version before, and who may give them this one."""
        behind = layouts.behind(layout).count()
        if not behind:
            return
        said = ngettext(
            "%(count)s template keeps an older version of this layout. An author gives it the newest, on this page.",
            "%(count)s templates keep an older version of this layout. An author gives them the newest, on this page.",
            behind,
        )
        messages.warning(request, said % {"count": behind})
