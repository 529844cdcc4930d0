"""Segments: a form of simple fields, the rule in words, and how many people it describes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from committee import languages
from committee.admin.base import BaseModelAdmin
from contacts import segments
from contacts.forms.segments import SegmentForm
from contacts.models import Segment

# Counting further would make somebody wait for a figure that nobody reads to the last digit.
COUNTED_AT_MOST = 1_000_000


@admin.register(Segment)
class SegmentAdmin(BaseModelAdmin):
    form = SegmentForm
    list_display = ["name", "in_words", "created_by", "updated_at"]
    list_select_related = ["created_by"]
    search_fields = ["name"]
    change_form_after_template = "admin/contacts/segment/count_button.html"
    fieldsets = [
        (None, {"fields": ["name"]}),
        (_("Who they are"), {"fields": ["languages", "countries", "tags"]}),
        (_("What they hold"), {"fields": ["sessions", "disciplines", "venues"]}),
        (_("What they agreed to"), {"fields": ["topic", "channel"]}),
        (_("How they came"), {"fields": ["import_run"]}),
    ]

    @admin.display(description=_("people"))
    def in_words(self, segment: Segment) -> str:
        return segments.sentence(segment.criteria, get_language() or languages.DEFAULT)

    def save_model(self, request: HttpRequest, obj: Segment, form: Any, change: bool) -> None:  # noqa: FBT001
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("count/", view(require_POST(self.count_view)), name="contacts_segment_count"),
            *super().get_urls(),
        ]

    def count_view(self, request: HttpRequest) -> HttpResponse:
        """The rule as it stands in the form, saved or not: in words, and how many people it describes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = SegmentForm(request.POST)
        form.is_valid()
        problems = [error for name, errors in form.errors.items() if name != "name" for error in errors]
        context: dict[str, Any] = {"problems": problems}
        if not problems:
            people = segments.described_by(form.criteria)
            count = people[:COUNTED_AT_MOST].count()
            context |= {
                "sentence": segments.sentence(form.criteria, get_language() or languages.DEFAULT),
                "count": count,
                "is_more": count == COUNTED_AT_MOST,
            }
        return TemplateResponse(request, "admin/contacts/segment/count.html", context)
