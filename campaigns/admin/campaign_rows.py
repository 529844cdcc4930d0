"""The rows inside a campaign's form: its groups of people, and its variants."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from campaigns.forms import SourceForm, SourceFormSet, VariantForm
from campaigns.forms.sources import LETTERS, SOURCES, VARIANTS, VariantFormSet
from campaigns.models import CampaignSource, CampaignVariant
from committee.admin.base import BaseStackedInline

# Rows that are ready to be filled in, without a script.
SPARE_SOURCES = 4


class _VariantFormSet(VariantFormSet):
    @classmethod
    def get_default_prefix(cls) -> str:
        return VARIANTS


class _SourceFormSet(SourceFormSet):
    @classmethod
    def get_default_prefix(cls) -> str:
        return SOURCES


class SourceInline(BaseStackedInline):
    model = CampaignSource
    form, formset = SourceForm, _SourceFormSet
    extra, max_num = SPARE_SOURCES, 12
    fields = SourceForm.Meta.fields
    ordering = ["position"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("venue", "position_of__venue", "session")


class VariantInline(BaseStackedInline):
    model = CampaignVariant
    form, formset = VariantForm, _VariantFormSet
    extra, max_num = len(LETTERS), len(LETTERS)
    fields = VariantForm.Meta.fields
