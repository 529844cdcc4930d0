"""Shifts, the page on which one is filled, and the roster of a venue and day."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from committee import local_times
from committee.admin.base import ImportExportAdmin, action, display
from committee.errors import CommitteeError
from volunteers import assignments, rosters, sheets
from volunteers.forms import AssignForm, RosterForm, ShiftForm
from volunteers.models import Assignment, Shift
from volunteers.resources import ShiftResource

ROSTER_COLUMNS = [
    _("Area"), _("Position"), _("Shift"), _("Report"), _("Hours"),
    _("Seat"), _("Name"), _("Number"), _("Languages"), _("Mobile"),
]  # fmt: skip


class HasGaps(admin.SimpleListFilter):
    title = _("seats")
    parameter_name = "seats"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("open", _("with open seats")), ("full", _("full"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() == "open":
            return queryset.filter(filled__lt=F("needed"))
        return queryset.filter(filled=F("needed")) if self.value() == "full" else queryset


@admin.register(Shift)
class ShiftAdmin(ImportExportAdmin):
    resource_classes = [ShiftResource]
    form = ShiftForm
    fieldsets = [
        (None, {"fields": ["code", "position", "status", "needed"]}),
        (_("Hours, by the venue's clock"), {"fields": ["starts_at", "ends_at", "expected_at"]}),
    ]
    list_display = ["code", "position", "when", "seats", "status"]
    list_filter = ["status", HasGaps, "position__functional_area", "position__venue"]
    list_select_related = ["position__venue", "position__functional_area"]
    search_fields = ["code__istartswith", "position__code__istartswith"]
    autocomplete_fields = ["position"]
    ordering = ["during", "code"]
    actions_row = ["fill_from_list"]
    actions_detail = ["fill_from_detail"]
    actions_list = ["open_roster"]

    @display(description=_("when"), ordering="during")
    def when(self, shift: Shift) -> str:
        return local_times.span_in_words(shift.during.lower, shift.during.upper, shift.position.venue.zone_info)

    @display(description=_("seats"), label={"full": "success", "open": "warning"})
    def seats(self, shift: Shift) -> tuple[str, str]:
        return ("full" if shift.filled >= shift.needed else "open", f"{shift.filled} / {shift.needed}")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("roster/", view(self.roster_view), name="volunteers_roster"),
            path("<int:shift_id>/fill/", view(self.fill_view), name="volunteers_shift_fill"),
            path("<int:shift_id>/release/", view(require_POST(self.release_view)), name="volunteers_shift_release"),
            *super().get_urls(),
        ]

    # --- Filling a shift ---------------------------------------------------------------------------------------------

    @action(description=_("Fill this shift"), permissions=["change"], url_path="fill-from-list")
    def fill_from_list(self, request: HttpRequest, object_id: int) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(reverse("admin:volunteers_shift_fill", args=[object_id]))

    @action(description=_("Fill this shift"), permissions=["change"], url_path="fill-from-detail")
    def fill_from_detail(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self.fill_from_list(request, object_id)

    def fill_view(self, request: HttpRequest, shift_id: int) -> HttpResponse:
        """The seats of one shift: who has them, and a field to give the next one."""
        shift = self._changeable(request, shift_id)
        form = AssignForm(request.POST or None)
        if form.is_valid() and self._assign(request, shift, form):
            return HttpResponseRedirect(request.path)
        people = (
            Assignment.objects.live()
            .filter(shift=shift)
            .select_related("volunteer__contact")
            .order_by("volunteer__contact__family_name", "volunteer__number")
        )
        shift.refresh_from_db(fields=["filled"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Fill %(shift)s") % {"shift": shift.code},
            "opts": self.opts,
            "shift": shift,
            "when": self.when(shift),
            "people": people,
            "open_seats": shift.needed - shift.filled,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "volunteers/fill_shift.html", context)

    def _assign(self, request: HttpRequest, shift: Shift, form: AssignForm) -> bool:
        volunteer = form.cleaned_data["volunteer"]
        because = form.cleaned_data["rest_waived_because"]
        try:
            assignments.assign(
                volunteer,
                shift,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                rest_waived_because=because,
            )
        except CommitteeError as refusal:
            form.add_error("volunteer", str(refusal))
            return False
        self.message_user(request, _("%(volunteer)s is on %(shift)s.") % {"volunteer": volunteer, "shift": shift.code})
        return True

    def release_view(self, request: HttpRequest, shift_id: int) -> HttpResponse:
        shift = self._changeable(request, shift_id)
        assignment = get_object_or_404(shift.assignments, pk=request.POST.get("assignment"))
        try:
            assignments.release(assignment, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except CommitteeError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, _("%(volunteer)s is released.") % {"volunteer": assignment.volunteer})
        return HttpResponseRedirect(reverse("admin:volunteers_shift_fill", args=[shift.pk]))

    def _changeable(self, request: HttpRequest, shift_id: int) -> Shift:
        shift: Shift = get_object_or_404(
            self.get_queryset(request).select_related("position__venue", "position__functional_area"), pk=shift_id
        )
        if not self.has_change_permission(request, shift):
            raise PermissionDenied
        return shift

    # --- The roster of a venue and day -------------------------------------------------------------------------------

    @action(description=_("Roster of a day"), permissions=["export_roster"], url_path="open-roster")
    def open_roster(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(reverse("admin:volunteers_roster"))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_export_roster_permission(request)

    def has_export_roster_permission(self, request: HttpRequest, *_args: Any) -> bool:
        return request.user.has_perm("volunteers.export_roster")

    def roster_view(self, request: HttpRequest) -> HttpResponse:
        """The roster as a page; with `format=csv` or `format=xlsx`, as a file, which the audit trail remembers."""
        if not self.has_export_roster_permission(request):
            raise PermissionDenied
        form = RosterForm(request.GET or None)
        roster, days = None, []
        if form.is_valid():
            venue = form.cleaned_data["venue"]
            days = rosters.days(venue)
            day = form.cleaned_data["day"] or next(iter(days), timezone.localdate(timezone=venue.zone_info))
            roster = rosters.of(venue, day, language=get_language() or "fr")
            if request.GET.get("format") in sheets.FORMATS:
                self.record(
                    request,
                    "export_roster",
                    on=roster.venue,
                    after={"day": str(roster.day), "rows": roster.needed, "format": request.GET["format"]},
                )
                return sheets.response(roster, request.GET["format"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Roster of a day"),
            "opts": self.opts,
            "form": form,
            "roster": roster,
            "header": ROSTER_COLUMNS,
            "days": days,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "volunteers/roster.html", context)
