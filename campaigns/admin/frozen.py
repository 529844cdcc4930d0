"""What the machine keeps of campaigns: the words as they were approved, and the batches that leave. Only read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from campaigns import contents
from campaigns.approvals.places import place
from campaigns.models import Batch, TemplateVersion
from committee import languages
from committee.admin.base import LargeTableAdmin, ReadOnlyAdmin, display


@admin.register(TemplateVersion)
class TemplateVersionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "created_at", "created_by", "campaign_names"]
    list_filter = ["template"]
    list_select_related = ["template", "created_by"]
    search_fields = ["template__name"]
    fields = ["template", "number", "created_at", "created_by", "campaign_names", "words", "sha256"]
    readonly_fields = fields
    ordering = ["-created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TemplateVersion]:
        # Its words are read of the one version that is opened.
        return super().get_queryset(request).defer("content").prefetch_related("campaigns")

    @display(description=_("campaigns"))
    def campaign_names(self, version: TemplateVersion) -> str:
        return ", ".join(campaign.name for campaign in version.campaigns.all())

    @display(description=_("words"))
    def words(self, version: TemplateVersion) -> str:
        texts = [
            {
                "code": code,
                "name": languages.NAMES[code],
                "direction": languages.direction(code),
                "fields": _fields(version, code),
            }
            for code in contents.languages_in(version.content)
        ]
        return render_to_string("campaigns/frozen_words.html", {"texts": texts})


def _fields(version: TemplateVersion, language: str) -> list[tuple[str, str]]:
    """The texts of a language in the order of reading, each with its place, the empty ones left out."""
    words = contents.in_language(version.content, language)
    blocks = [{"key": block.key, "kind": block.kind} for block in words.blocks] if words else []
    texts = {**contents.units(version.content, language), **contents.links(version.content, language)}
    return [(place(unit, blocks), text) for unit, text in texts.items() if text]


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin, LargeTableAdmin):
    list_display = [
        "campaign",
        "lane",
        "language",
        "first_n",
        "last_n",
        "cursor",
        "leased_by",
        "not_before",
        "done_at",
    ]
    list_filter = ["lane", ("done_at", admin.EmptyFieldListFilter)]
    list_select_related = ["campaign"]
