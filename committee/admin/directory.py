"""What else are the Games made of? Phases, functional areas, partners, and the lines and stations that lead there."""

from __future__ import annotations

from django.contrib import admin
from django.db import models

from committee import languages
from committee.admin.base import DropdownFilter, TranslatedAdmin
from committee.admin.name_forms import LineNameFormInline
from committee.admin.programme_files import ProgrammeAdmin
from committee.models import FunctionalArea, Partner, Phase, Station, TransportLine

NAMES = languages.columns("name")


class CodedAdmin(ProgrammeAdmin, TranslatedAdmin):
    """Things known by a code to files, and by a name to the public."""

    list_display = ["code", "name"]
    list_display_links = ["code", "name"]
    search_fields = ["code", *NAMES]
    ordering = ["code"]


@admin.register(Phase)
class PhaseAdmin(CodedAdmin):
    list_display = ["code", "name", "starts_on", "ends_on"]
    ordering = ["starts_on"]
    fieldsets = [(None, {"fields": ["code", "starts_on", "ends_on"]})]


@admin.register(FunctionalArea)
class FunctionalAreaAdmin(CodedAdmin):
    fieldsets = [(None, {"fields": ["code"]})]


@admin.register(Partner)
class PartnerAdmin(CodedAdmin):
    list_display = ["code", "name", "level", "website"]
    list_filter = ["level"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [(None, {"fields": ["code", "level", "website"]})]


@admin.register(TransportLine)
class TransportLineAdmin(CodedAdmin):
    list_display = ["code", "name", "mode", "operator", "colour"]
    list_filter = ["mode", "operator"]
    inlines = [LineNameFormInline]
    fieldsets = [(None, {"fields": ["code", "mode", "operator", "colour"]})]


@admin.register(Station)
class StationAdmin(CodedAdmin):
    list_filter = [("lines", DropdownFilter), ("venues", DropdownFilter)]
    autocomplete_fields = ["lines", "venues"]
    fieldsets = [(None, {"fields": ["code", "lines", "venues", "latitude", "longitude"]})]
