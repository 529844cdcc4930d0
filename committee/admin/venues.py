"""Where do the Games take place? Venues with the forms of their names, their parts, gates and zones."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.admin.base import DropdownFilter, TranslatedAdmin
from committee.admin.name_forms import VenueNameFormInline
from committee.admin.programme_files import ProgrammeAdmin
from committee.models import Gate, Venue, VenuePart, Zone

NAMES = languages.columns("name")


@admin.register(Venue)
class VenueAdmin(ProgrammeAdmin, TranslatedAdmin):
    list_display = ["code", "name", "cluster", "city", "time_zone", "capacity"]
    list_display_links = ["code", "name"]
    list_filter = [("phases", DropdownFilter), "cluster", "time_zone"]
    search_fields = ["code", "city", *NAMES]
    ordering = ["code"]
    autocomplete_fields = ["phases"]
    inlines = [VenueNameFormInline]
    fieldsets = [
        (None, {"fields": ["code", "cluster", "phases", "city", "capacity"]}),
        (_("Place and time"), {"fields": ["time_zone", "latitude", "longitude"]}),
    ]


class OfVenueAdmin(ProgrammeAdmin, TranslatedAdmin):
    """Things that a venue has, each with a code of its own there."""

    list_display_links = ["code", "name"]
    list_select_related = ["venue"]
    search_fields = ["code", "venue__code", *NAMES]
    ordering = ["venue__code", "code"]


@admin.register(VenuePart)
class VenuePartAdmin(OfVenueAdmin):
    list_display = ["venue", "code", "name", "kind"]
    list_filter = [("venue", DropdownFilter), "kind"]
    autocomplete_fields = ["venue"]
    fieldsets = [(None, {"fields": ["venue", "code", "kind"]})]


@admin.register(Gate)
class GateAdmin(OfVenueAdmin):
    list_display = ["venue", "code", "name", "part"]
    list_filter = [("venue", DropdownFilter)]
    list_select_related = ["venue", "part"]
    autocomplete_fields = ["venue", "part"]
    fieldsets = [(None, {"fields": ["venue", "code", "part"]})]


@admin.register(Zone)
class ZoneAdmin(OfVenueAdmin):
    list_display = ["venue", "code", "name", "colour"]
    list_filter = [("venue", DropdownFilter)]
    autocomplete_fields = ["venue"]
    fieldsets = [(None, {"fields": ["venue", "code", "colour"]})]
