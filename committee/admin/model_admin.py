"""What every admin page of the back-office does: labels for all, edits in the audit trail, rights at the queryset."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from committee import audit
from committee.admin import trail
from committee.admin.paginator import BoundedPaginator
from committee.db import TookTooLong, within

LONGEST_ANSWER: Final = timedelta(seconds=2)


class BaseModelAdmin(ModelAdmin):
    """An admin page of ours. What one may see is narrowed in `get_queryset`, which every page and picker goes through.

    Edits go to the audit trail, in the transaction of the edit, instead of Django's own log, which keeps names.
    """

    list_filter_submit = True
    list_per_page = 50
    show_facets = ShowFacets.NEVER
    warn_unsaved_form = True

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list is called by what it lists, instead of “Select … to change”."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[BaseModelForm]:
        """Fields that are edited in the list say what they are, to those who cannot see the head of the column."""
        plain = super().get_changelist_form(request, **kwargs)

        class LabelledForm(plain):  # type: ignore[valid-type,misc]
            def __init__(self, *args: Any, **form_kwargs: Any) -> None:
                super().__init__(*args, **form_kwargs)
                for field in self.fields.values():
                    field.widget.attrs.setdefault("aria-label", f"{field.label}: {self.instance}")

        return LabelledForm

    # --- The audit trail ---------------------------------------------------------------------------------------------

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002 (Django's signature)
        return trail.change_in(form, formsets, add=add)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        self.record(request, "add", on=obj, after=message.after)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        if message:
            self.record(request, "change", on=obj, before=message.before, after=message.after)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.record(request, "delete", on=row)

    def record(self, request: HttpRequest, verb: str, **what: Any) -> None:
        """Write to the audit trail that this person did `verb` here: `contacts.view`, `contacts.export` …"""
        audit.record(f"{self.opts.app_label}.{verb}", by=request.user, **what)  # type: ignore[arg-type]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """What happened to this row stands in the audit trail, for those who may read it."""
        if not request.user.has_perm("committee.view_auditentry"):
            raise PermissionDenied
        about = urlencode({"object_type": self.opts.label_lower, "object_id": object_id})
        return HttpResponseRedirect(f"{reverse('admin:committee_auditentry_changelist')}?{about}")


class ReadOnlyAdmin(BaseModelAdmin):
    """What the machine writes: staff read it, and change it by none of the admin's ways."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


class _LargeChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Without a full count there is nothing to show all of; and a page that asks too much says so, soon."""
        try:
            with within(LONGEST_ANSWER):
                super().get_results(request)
                len(self.result_list)  # read now, and not while the page is drawn
        except TookTooLong as error:
            messages.error(request, str(error))
            self.queryset = self.queryset.none()
            super().get_results(request)
        self.full_result_count = self.result_count


class LargeTableAdmin(BaseModelAdmin):
    """A table of millions: never counted in full, sorted by its key alone, no facets, no "select all".

    Search in `get_search_results` by what has an index (an exact address, the start of a code), not by `icontains`.
    """

    paginator = BoundedPaginator
    show_full_result_count = False
    list_max_show_all = 0
    ordering = ["-pk"]
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        return _LargeChangeList

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # noqa: ARG002
        raise PermissionDenied  # a hundred rows of a large table are the work of a domain verb, not of a tick box
