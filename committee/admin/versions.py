"""Which programme files were taken in, and what did each of them change? Comms staff read here whom to write to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from committee.admin.base import ReadOnlyAdmin
from committee.admin.inputs import SelectInput
from committee.models import Discipline, ProgrammeVersion, Session, Venue
from committee.programme.kinds import KINDS
from committee.programme.versions import changed_rows

ROWS_SHOWN = 300


@admin.register(ProgrammeVersion)
class ProgrammeVersionAdmin(ReadOnlyAdmin):
    list_display = ["number", "what", "file_name", "imported_at", "imported_by", "created", "changed", "unchanged"]
    list_filter = ["kind"]
    list_select_related = ["imported_by"]
    search_fields = ["file_name", "changes__code__exact"]
    search_help_text = _("The name of a file, or the code of something that a version changed.")
    ordering = ["-number"]
    fields = ["number", "what", "file_name", "imported_at", "imported_by"]
    readonly_fields = fields
    change_form_outer_after_template = "admin/committee/programmeversion/changes.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        context = {**(extra_context or {}), **(_what_changed(version, request) if version else {})}
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=_("what"), ordering="kind")
    def what(self, version: ProgrammeVersion) -> str:
        kind = KINDS.get(version.kind)
        return str(kind.model._meta.verbose_name_plural) if kind else version.kind


class NarrowingForm(forms.Form):
    """Sessions of which venue, of which discipline? It stands in the address of the page, to be passed on."""

    venue = forms.ModelChoiceField(
        Venue.objects.filter(Exists(Session.objects.filter(venue=OuterRef("pk")))).order_by("code"),
        label=_("venue"),
        to_field_name="code",
        required=False,
        widget=SelectInput,
    )
    discipline = forms.ModelChoiceField(
        Discipline.objects.order_by("code"),
        label=_("discipline"),
        to_field_name="code",
        required=False,
        widget=SelectInput,
    )

    def codes(self) -> dict[str, str]:
        """What was asked for; a code that nobody knows asks for nothing."""
        found = self.cleaned_data if self.is_valid() else {}
        return {name: row.code for name, row in found.items() if row is not None}


def _what_changed(version: ProgrammeVersion, request: HttpRequest) -> dict[str, Any]:
    form = NarrowingForm(request.GET) if version.kind == "sessions" else None
    rows = changed_rows(version, **(form.codes() if form else {}))
    return {
        "version": version,
        "narrowing": form,
        "changed_rows": rows[:ROWS_SHOWN],
        "rows_left_out": max(0, len(rows) - ROWS_SHOWN),
    }
