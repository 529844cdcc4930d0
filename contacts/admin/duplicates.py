"""Who may have been entered twice: A list that empties as pairs are decided; and who was merged, and why."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from committee.admin.base import LargeTableAdmin, ReadOnlyAdmin
from contacts.admin import sight
from contacts.admin.merge_pages import to_the_pairs
from contacts.enums import DuplicateStatus
from contacts.merging import CHOSEN
from contacts.models import Contact, Duplicate, DuplicateSearch, Merge


@admin.register(Duplicate)
class DuplicateAdmin(ReadOnlyAdmin, LargeTableAdmin):
    list_display = ["older", "newer", "reason", "found_at", "status"]
    list_filter = ["reason"]
    list_select_related = ["first", "second"]
    ordering = ["-found_at", "-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Duplicate]:
        """Those to be looked at, of people one sees; what was decided is told by the merges and the audit trail."""
        people = sight.visible_to(request.user, Contact.objects.all())
        suspected = super().get_queryset(request).filter(status=DuplicateStatus.SUSPECTED)
        if sight.sees_everybody(request.user):
            return suspected
        return suspected.filter(Q(first__in=people) & Q(second__in=people))

    @admin.display(description=_("older entry"))
    def older(self, pair: Duplicate) -> str:
        return str(pair.first)

    @admin.display(description=_("newer entry"))
    def newer(self, pair: Duplicate) -> str:
        return str(pair.second)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        last = DuplicateSearch.objects.exclude(finished_at=None).order_by("-finished_at").first()
        return super().changelist_view(request, {"last_search": last, **(extra_context or {})})

    list_before_template = "admin/contacts/duplicate/last_search.html"

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The pair is looked at side by side."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pair = self.get_object(request, object_id)
        if pair is None:
            return to_the_pairs()
        people = self.admin_site.get_model_admin(Contact)
        return people.compare_view(request, pair.first_id, pair.second_id)


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin, LargeTableAdmin):
    """What explains a merge afterwards."""

    list_display = ["merged_at", "survivor", "absorbed_id", "by", "why"]
    list_select_related = ["survivor", "by"]
    fields = ["survivor", "absorbed", "merged_at", "by", "why", "said"]
    readonly_fields = ["said"]

    @admin.display(description=_("what each entry said"))
    def said(self, merge: Merge) -> SafeString:
        before = merge.before
        rows = [
            (
                Contact._meta.get_field(name).verbose_name,
                before["survivor"].get(name),
                before["absorbed"].get(name),
                before["kept"].get(name),
            )
            for name in CHOSEN
            if before
        ]
        return render_to_string("admin/contacts/merge/said.html", {"rows": rows, "before": before})
