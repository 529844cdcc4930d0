"""The hours in which one may write, and how often: rows that administrators keep and everybody may read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from campaigns.forms.limits import FrequencyCapForm, WritingHoursForm
from campaigns.models import FrequencyCap, WritingHours
from campaigns.models.limits import WEEKDAYS
from campaigns.resources import FrequencyCapResource, WritingHoursResource
from committee.admin.base import BaseModelAdmin, ImportExportAdmin, display
from contacts.segments.words import country_name


@admin.register(WritingHours)
class WritingHoursAdmin(ImportExportAdmin, BaseModelAdmin):
    form = WritingHoursForm
    resource_classes = [WritingHoursResource]
    list_display = ["where", "channel", "purpose", "days", "hours", "on_holidays", "why"]
    readonly_fields = ["why"]  # in the place of the note, for those who may only read it
    list_filter = ["channel", "purpose", "country"]
    search_fields = ["country", "note"]
    ordering = ["purpose", "channel", "country"]

    def get_fieldsets(self, request: HttpRequest, obj: WritingHours | None = None) -> Any:
        note = "note" if obj is None or self.has_change_permission(request, obj) else "why"
        return [
            (None, {"fields": ["country", ("channel", "purpose")]}),
            (
                _("By the clock where the reader lives"),
                {"fields": ["weekdays", ("opens", "closes"), "on_holidays", note]},
            ),
        ]

    @display(description=_("country"), ordering="country")
    def where(self, row: WritingHours) -> str:
        return country_name(row.country) if row.country else str(_("all others"))

    @display(description=_("days of the week"))
    def days(self, row: WritingHours) -> str:
        return ", ".join(str(name) for day, name in WEEKDAYS if day in row.weekdays)

    @display(description=_("note"), ordering="note")
    def why(self, row: WritingHours) -> str:
        return row.note_said

    @display(description=_("hours"))
    def hours(self, row: WritingHours) -> str:
        return f"{time_format(row.opens, 'H:i')} – {time_format(row.closes, 'H:i')}"


@admin.register(FrequencyCap)
class FrequencyCapAdmin(ImportExportAdmin, BaseModelAdmin):
    form = FrequencyCapForm
    resource_classes = [FrequencyCapResource]
    list_display = ["channel", "most", "days"]
    list_filter = ["channel"]
    ordering = ["channel", "days"]
