"""The history of a template: who changed what, by which way, and what lies between two versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from campaigns.admin.review_words import grouped
from campaigns.admin.reviewing import PAGE_MEDIA, ReviewPages
from campaigns.approvals import differences
from campaigns.models import Edit, MessageTemplate, TemplateVersion
from committee import languages

MOST = 100


class VersionPages(ReviewPages):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:template_id>/versions/", view(self.versions_view), name="campaigns_messagetemplate_versions"),
            *super().get_urls(),
        ]

    def versions_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        """`from` and `to` in the address name two versions; without them, the last two are compared."""
        template: MessageTemplate = self._reviewed(request, template_id=template_id)
        # The words of all versions are many: read of the two that are compared alone.
        listed = template.versions.select_related("created_by").defer("content").order_by("-number")
        versions = list(listed[:MOST])
        compared = _chosen(request, versions)
        before, after = compared or (None, None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Versions of “%(name)s”") % {"name": template},
            "opts": self.opts,
            "object": template,
            "media": PAGE_MEDIA,
            "versions": _with_edits(template, versions),
            "compared": compared,
            "groups": grouped(differences.between(before.content, after.content), after.content) if before else [],
            "approved": template.approved_version_id,
            "approved_label": _("approved"),
            "restorable": versions[1:] if self.has_change_permission(request, template) else [],
            "restore_url": reverse("admin:campaigns_messagetemplate_restore", args=[template.pk]),
            "change_url": reverse("admin:campaigns_messagetemplate_change", args=[template.pk]),
            "review_url": reverse("admin:campaigns_messagetemplate_review", args=[template.pk]),
        }
        return TemplateResponse(request, "campaigns/versions.html", context)


def _chosen(request: HttpRequest, versions: list[TemplateVersion]) -> tuple[TemplateVersion, TemplateVersion] | None:
    """The two that were asked for; else the newest and the one before it."""
    by_key = {str(version.pk): version for version in versions}
    asked = by_key.get(request.GET.get("from", "")), by_key.get(request.GET.get("to", ""))
    if asked[0] and asked[1]:
        return asked[0], asked[1]
    return (versions[1], versions[0]) if len(versions) > 1 else None


def _with_edits(template: MessageTemplate, versions: list[TemplateVersion]) -> list[dict[str, Any]]:
    edits: dict[int, list[dict[str, Any]]] = {}
    for edit in Edit.objects.filter(template=template).select_related("by").order_by("-pk")[: 2 * MOST]:
        told = {"by": edit.by, "via": edit.get_via_display(), "language": languages.NAMES.get(edit.language, "")}
        edits.setdefault(edit.version_id or 0, []).append(told)
    return [{"row": version, "edits": edits.get(version.pk, [])} for version in versions]
