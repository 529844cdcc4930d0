"""What the machine keeps of campaigns: the words as they were approved, and the batches that leave. Only read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from campaigns.models import EMAIL_FIELDS, Batch, MessageTemplate, TemplateVersion
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
        return super().get_queryset(request).prefetch_related("campaigns")

    @display(description=_("campaigns"))
    def campaign_names(self, version: TemplateVersion) -> str:
        return ", ".join(campaign.name for campaign in version.campaigns.all())

    @display(description=_("words"))
    def words(self, version: TemplateVersion) -> str:
        labels = {field: MessageTemplate._meta.get_field(field).verbose_name for field in EMAIL_FIELDS}
        texts = [
            {
                "code": code,
                "name": languages.NAMES[code],
                "direction": languages.direction(code),
                "fields": [(labels[field], fields[field]) for field in EMAIL_FIELDS if fields.get(field)],
            }
            for code in languages.CODES
            if (fields := version.content.get(code))
        ]
        return render_to_string("campaigns/frozen_words.html", {"texts": texts})


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
