"""Templates: one entry of the menu, whose pages stand in a module each."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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

    @action(description=_("Proof sheet"), permissions=["view"], url_path="proof-from-list")
    def proof_from_list(self, request: HttpRequest, object_id: int) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_proof", args=[object_id]))
