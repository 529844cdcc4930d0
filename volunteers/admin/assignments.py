"""Who was put where, and what became of it: to read and export. It changes on the shift's page, with the rules."""

from __future__ import annotations

from django.contrib import admin

from committee.admin.base import ImportExportAdmin, ReadOnlyAdmin
from volunteers.models import Assignment
from volunteers.resources import AssignmentResource


@admin.register(Assignment)
class AssignmentAdmin(ImportExportAdmin, ReadOnlyAdmin):
    resource_classes = [AssignmentResource]
    list_display = ["shift", "volunteer", "during", "status", "rest_waived"]
    list_filter = ["status", "rest_waived", "shift__position__venue"]
    list_select_related = ["shift", "volunteer__contact"]
    search_fields = ["shift__code__istartswith", "volunteer__number__istartswith"]
    ordering = ["during"]
