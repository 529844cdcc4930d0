"""Who was put where, and what became of it: to read and export. It changes on the shift's page, with the rules."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from committee import local_times
from committee.admin.base import ImportExportAdmin, ReadOnlyAdmin, display
from volunteers.models import Assignment
from volunteers.resources import AssignmentResource


@admin.register(Assignment)
class AssignmentAdmin(ImportExportAdmin, ReadOnlyAdmin):
    resource_classes = [AssignmentResource]
    list_display = ["shift", "volunteer", "when", "status", "rest_waived"]
    list_filter = ["status", "rest_waived", "shift__position__venue"]
    list_select_related = ["shift__position__venue", "volunteer__contact"]
    search_fields = ["shift__code__istartswith", "volunteer__number__istartswith"]
    ordering = ["during"]

    @display(description=_("when"), ordering="during")
    def when(self, assignment: Assignment) -> str:
        zone = assignment.shift.position.venue.zone_info
        return local_times.span_in_words(assignment.during.lower, assignment.during.upper, zone)
