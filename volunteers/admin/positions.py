"""What volunteers do, and where."""

from __future__ import annotations

from django.contrib import admin

from committee import languages
from committee.admin.base import ImportExportAdmin, TranslatedAdmin
from volunteers.models import Position
from volunteers.resources import PositionResource


@admin.register(Position)
class PositionAdmin(ImportExportAdmin, TranslatedAdmin):
    resource_classes = [PositionResource]
    list_display = ["code", "__str__", "venue", "functional_area", "phase", "headcount"]
    list_display_links = ["code"]
    list_filter = ["phase", "functional_area", "venue"]
    list_select_related = ["venue", "functional_area", "phase"]
    search_fields = ["code", *languages.columns("name")]
    autocomplete_fields = ["venue", "functional_area", "zones"]
    fields = ["code", "venue", "functional_area", "phase", "headcount", "zones"]
