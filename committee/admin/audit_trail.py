"""Who did what to which object, and when? Read by managers and the data-protection officer; written by nobody here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter

from committee.admin.base import LargeTableAdmin, ReadOnlyAdmin
from committee.audit import in_words
from committee.models import AuditEntry


class ActionFilter(admin.SimpleListFilter):
    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        actions = AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct()
        return [(action, f"{in_words(action)} · {action}") for action in actions]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:  # noqa: ARG002
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin, LargeTableAdmin):
    list_display = ["at", "actor_name", "act", "object_type", "named_object", "reason"]
    list_filter = [ActionFilter, ("at", RangeDateTimeFilter)]
    search_fields = ["actor_name__exact", "object_id__exact", "object_type__exact", "request_id__exact"]
    search_help_text = _("The exact name of an account, kind or number of an object, or number of a request.")
    fields = ["at", "actor_name", "act", "action", "object_type", "named_object", "difference", "reason", "request_id"]
    readonly_fields = fields

    @admin.display(description=_("act"))
    def act(self, entry: AuditEntry) -> str:
        return in_words(entry.action)

    @admin.display(description=_("object"))
    def named_object(self, entry: AuditEntry) -> str:
        return f"{entry.object_name} (#{entry.object_id})" if entry.object_name else entry.object_id

    @admin.display(description=_("before and after"))
    def difference(self, entry: AuditEntry) -> str:
        before, after = entry.before or {}, entry.after or {}
        rows = [(name, _shown(before.get(name)), _shown(after.get(name))) for name in {**before, **after}]
        return render_to_string("admin/committee/auditentry/difference.html", {"rows": rows}) if rows else ""


def _shown(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
