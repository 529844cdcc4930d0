"""Templates: one entry of the menu, whose pages stand in a module each."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from campaigns import previews
from campaigns.admin import previewing
from campaigns.admin.authoring import AuthoringPages
from campaigns.admin.checking import CheckPages
from campaigns.admin.desk import DeskPages
from campaigns.admin.desk_files import DeskFiles
from campaigns.admin.library import LibraryPages
from campaigns.admin.proofing import ProofPages
from campaigns.admin.trials import TrialPages
from campaigns.admin.version_pages import VersionPages
from campaigns.models import MessageTemplate
from committee.admin.base import action


@admin.register(MessageTemplate)
class MessageTemplateAdmin(
    AuthoringPages, LibraryPages, DeskFiles, DeskPages, CheckPages, TrialPages, VersionPages, ProofPages
):
    actions_detail = ["translate_from_detail"]

    class Media:
        css = {"all": ["campaigns/library.css"]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:template_id>/preview/", view(self.preview_view), name="campaigns_messagetemplate_preview"),
            *super().get_urls(),
        ]

    @action(description=_("Preview"), permissions=["view"], url_path="preview-from-list")
    def preview_from_list(self, request: HttpRequest, object_id: int) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_preview", args=[object_id]))

    def preview_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        template = self._visible(request, str(template_id))
        return previewing.page(
            request,
            self,
            title=_("Preview of %(template)s") % {"template": template.name},
            back=reverse("admin:campaigns_messagetemplate_change", args=[template.pk]),
            preview=lambda language: previews.of_template(template, language=language),
        )
