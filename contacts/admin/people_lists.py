"""Lists of people from a file: upload one, see how many of it we know, take the other rows away, delete it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.admin.base import BaseModelAdmin
from contacts import lists
from contacts.admin.list_figures import account
from contacts.admin.segment_figures import number
from contacts.admin.uploads import upload_page
from contacts.enums import ImportKind, ImportStatus
from contacts.models import PeopleList


@admin.register(PeopleList)
class PeopleListAdmin(BaseModelAdmin):
    """A list is made from a file and deleted as a whole: its rows are not edited."""

    list_display = ["name", "file_name", "rows", "people_of_it", "repeated", "unknown", "author", "created_at"]
    list_select_related = ["created_by"]
    search_fields = ["name"]
    actions = None

    @admin.display(description=_("people when it was made"), ordering="people_count")
    def people_of_it(self, people_list: PeopleList) -> str:
        return number(people_list.people_count)

    @admin.display(description=_("author"), ordering="created_by", empty_value="–")
    def author(self, people_list: PeopleList) -> Any:
        return people_list.created_by

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        return upload_page(self, request, ImportKind.LIST)

    # --- One list ----------------------------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        people_list = self._visible(request, object_id)
        made_by = people_list.import_run
        used = lists.segments_with(people_list)
        context = {
            "title": people_list.name,
            "list": people_list,
            "account": account(people_list),
            "segments": used,
            "made_by": made_by if request.user.has_perm("contacts.view_importrun") else None,
            "has_unknown_rows": bool(people_list.unknown and made_by and made_by.has_file)
            and self.has_add_permission(request),
            "is_being_filled": lists.is_being_filled(people_list),
            "is_half": made_by is not None and made_by.status == ImportStatus.FAILED,
            "may_delete": self.has_delete_permission(request, people_list) and not used,
        }
        return self._page(request, "list.html", context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """A list may hold a million people: it is deleted by the domain, not row by row."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        people_list = PeopleList.objects.filter(pk=int(object_id) if object_id.isdecimal() else 0).first()
        if people_list is None:  # somebody else was quicker
            return HttpResponseRedirect(reverse("admin:contacts_peoplelist_changelist"))
        if request.method != "POST":
            context = {"title": _("Delete the list “%(name)s”") % {"name": people_list.name}, "list": people_list}
            return self._page(request, "delete.html", context)
        try:
            lists.delete(people_list, by=request.user)
        except lists.ListRefused as refused:
            messages.error(request, str(refused))
            return self._to(people_list)
        messages.success(request, _("The list is deleted. The people on it stay."))
        return HttpResponseRedirect(reverse("admin:contacts_peoplelist_changelist"))

    def _visible(self, request: HttpRequest, object_id: str) -> PeopleList:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(
            PeopleList.objects.select_related("created_by", "import_run"),
            pk=int(object_id) if object_id.isdecimal() else 0,
        )

    def _to(self, people_list: PeopleList) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:contacts_peoplelist_change", args=[people_list.pk]))

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/contacts/peoplelist/{template}", context)
