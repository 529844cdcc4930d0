"""The registry: who serves."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from committee import local_times
from committee.admin.base import BaseTabularInline, ImportExportAdmin, display
from contacts.admin import sight
from volunteers.models import Assignment, Volunteer
from volunteers.resources import VolunteerResource

# Coordinators see the contacts of those who volunteer, and nobody else's.
sight.also_sees("volunteers.view_volunteer", Q(volunteer__isnull=False))


class AssignmentInline(BaseTabularInline):
    """A volunteer's shifts, to read: they change on the shift's own page, where the rules are."""

    model = Assignment
    fields = readonly_fields = ["shift", "when", "status", "rest_waived"]
    extra = 0
    can_delete = False
    show_change_link = True
    ordering = ["during"]

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        related = ("shift__position__venue", "volunteer__contact")
        return super().get_queryset(request).select_related(*related)  # type: ignore[no-any-return]

    @display(description=_("when"))
    def when(self, assignment: Assignment) -> str:
        zone = assignment.shift.position.venue.zone_info
        return local_times.span_in_words(assignment.during.lower, assignment.during.upper, zone)


@admin.register(Volunteer)
class VolunteerAdmin(ImportExportAdmin):
    resource_classes = [VolunteerResource]
    list_display = ["number", "name", "status", "language", "spoken"]
    list_filter = ["status", "contact__language"]
    list_select_related = ["contact"]
    search_fields = ["number__istartswith", "contact__family_name__istartswith", "contact__given_name__istartswith"]
    search_help_text = _("Volunteer number, family name or given name")
    autocomplete_fields = ["contact"]
    fields = ["number", "contact", "status", "sex", "born_on", "spoken_languages"]
    inlines = [AssignmentInline]

    @display(description=_("name"), ordering="contact__family_name")
    def name(self, volunteer: Volunteer) -> str:
        return volunteer.contact.full_name

    @display(description=_("language"))
    def language(self, volunteer: Volunteer) -> str:
        return volunteer.contact.get_language_display()

    @display(description=_("languages spoken"))
    def spoken(self, volunteer: Volunteer) -> str:
        return ", ".join(volunteer.spoken_languages)
