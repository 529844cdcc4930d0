"""The hours in which one may write, and how often: rows that administrators keep and everybody may read."""

from __future__ import annotations

from django.contrib import admin
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
    fieldsets = [
        (None, {"fields": ["country", ("channel", "purpose")]}),
        (
            _("By the clock where the reader lives"),
            {"fields": ["weekdays", ("opens", "closes"), "on_holidays", "note"]},
        ),
    ]
    list_display = ["where", "channel", "purpose", "days", "hours", "on_holidays", "note"]
    list_filter = ["channel", "purpose", "country"]
    search_fields = ["country", "note"]
    ordering = ["purpose", "channel", "country"]

    @display(description=_("country"), ordering="country")
    def where(self, row: WritingHours) -> str:
        return country_name(row.country) if row.country else str(_("all others"))

    @display(description=_("days of the week"))
    def days(self, row: WritingHours) -> str:
        return ", ".join(str(name) for day, name in WEEKDAYS if day in row.weekdays)

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
