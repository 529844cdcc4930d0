"""Which programme files were taken in, and what did each of them change? Comms staff read here whom to write to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from committee.admin.base import ReadOnlyAdmin
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


def _what_changed(version: ProgrammeVersion, request: HttpRequest) -> dict[str, Any]:
    asked = {"venue": request.GET.get("venue", ""), "discipline": request.GET.get("discipline", "")}
    rows = changed_rows(version, **asked)
    is_of_sessions = version.kind == "sessions"
    return {
        "version": version,
        "changed_rows": rows[:ROWS_SHOWN],
        "rows_left_out": max(0, len(rows) - ROWS_SHOWN),
        "asked": asked,
        "venues": _with_sessions(Venue, is_of_sessions=is_of_sessions),
        "disciplines": _with_sessions(Discipline, is_of_sessions=is_of_sessions),
    }


def _with_sessions(model: type[Venue | Discipline], *, is_of_sessions: bool) -> list[Venue | Discipline]:
    """What a list of sessions can be narrowed by."""
    if not is_of_sessions:
        return []
    name = model._meta.model_name or ""
    return list(model.objects.filter(pk__in=Session.objects.values(name)).order_by("code"))
